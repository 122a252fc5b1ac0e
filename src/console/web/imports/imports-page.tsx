import type { ImportKind, ImportState } from '../../../../schemas/import.ts'
import type { ImportMessage } from '../../messages/imports.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ImportTag } from './import-tag.tsx'
import { importWords } from './words.ts'

/** Looking for imports. */
export function ImportsPage() {
  const { format } = useSpeech()
  const words = useWords(importWords)
  const figure = (of: 'lines' | 'accepted' | 'repeated' | 'refused'): Column<ImportMessage> => ({
    key: of,
    title: words[of],
    isFigure: true,
    cell: (row) => format.count(row[of]),
  })
  const columns: readonly Column<ImportMessage>[] = [
    {
      key: 'at',
      title: words.startedAt,
      isHead: true,
      cell: ({ id, startedAt }) => <Link to={`/imports/${id}`}>{format.moment(new Date(startedAt))}</Link>,
    },
    {
      key: 'client',
      title: words.client,
      cell: ({ clientName, sentBy }) => (
        <>
          {clientName}
          {sentBy && <small>{sentBy}</small>}
        </>
      ),
    },
    {
      key: 'kind',
      title: words.kind,
      cell: ({ kind, format }) => (
        <>
          {words.kinds[kind]}
          <small>{words.formats[format]}</small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <ImportTag state={state} /> },
    figure('lines'),
    figure('accepted'),
    figure('repeated'),
    figure('refused'),
  ]
  const choices = <Value extends string>(names: Readonly<Record<Value, string>>) =>
    (Object.keys(names) as Value[]).map((value) => ({ value, title: names[value] }))
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/imports"
        caption={words.caption}
        filters={[
          { name: 'kind', title: words.kind, choices: choices<ImportKind>(words.kinds) },
          { name: 'state', title: words.state, choices: choices<ImportState>(words.states) },
          {
            name: 'refusals',
            title: words.refusals,
            choices: choices({ some: words.some, none: words.none }),
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
