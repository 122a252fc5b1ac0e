import { may } from '../../../domain/access/roles.ts'
import type { ContradictionsMessage } from '../../messages/contradictions.ts'
import type { Column } from '../list/data-table.tsx'
import { List, type RowAct } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { EndDialog } from './end-dialog.tsx'
import { TellingCell } from './telling-cell.tsx'
import { contradictionWords } from './words.ts'

type Row = ContradictionsMessage['rows'][number]

/** What banks told of a movement otherwise than before: both tellings side by side, until somebody says what is true. */
export function ContradictionsPage() {
  const { texts, format } = useSpeech()
  const words = useWords(contradictionWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const columns: readonly Column<Row>[] = [
    { key: 'first', title: words.first, isHead: true, cell: ({ first }) => <TellingCell telling={first} /> },
    { key: 'second', title: words.second, cell: ({ second }) => <TellingCell telling={second} /> },
    {
      key: 'told',
      title: words.told,
      cell: ({ toldAt, source, times }) => (
        <>
          {format.dayAndTime(new Date(toldAt))}
          <small>{titleOf(source)}</small>
          {times > 1 && <small>{words.times(format.count(times))}</small>}
        </>
      ),
    },
    {
      key: 'state',
      title: words.state,
      cell: ({ ended }) =>
        ended ? (
          <>
            {words.endings[ended.ending]}
            <small>{ended.by}</small>
          </>
        ) : (
          <Tag tone="bad">{words.open}</Tag>
        ),
    },
  ]
  const end: RowAct<Row> = {
    title: words.end,
    isFor: ({ ended }) => ended === null,
    dialog: (row, on) => <EndDialog contradiction={row} {...on} />,
  }
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        above={{ to: '/statements', title: texts.navigation.pages.statements }}
      />
      <List
        path="/contradictions"
        caption={words.caption}
        filters={[
          {
            name: 'state',
            title: words.state,
            unchosen: words.open,
            choices: [
              { value: 'ended', title: words.ended },
              { value: 'any', title: words.any },
            ],
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
        {...(may(session, 'money.match') && { act: end })}
      />
    </>
  )
}
