import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { SendersMessage, StatementRow } from '../../messages/statements.ts'
import { contradictionWords } from '../contradictions/words.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { SendFileDialog } from './send-file-dialog.tsx'
import { statementWords } from './words.ts'

/** Files of banks and providers that came. */
export function StatementsPage() {
  const { format } = useSpeech()
  const words = useWords(statementWords)
  const contradictions = useWords(contradictionWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const { data } = useRead<SendersMessage>('/statements/senders')
  const [isSending, setSending] = useState(false)
  const columns: readonly Column<StatementRow>[] = [
    {
      key: 'file',
      title: words.file,
      isHead: true,
      cell: ({ id, name, day }) => (
        <>
          <Link to={`/statements/${id}`}>{name}</Link>
          {day && <small>{format.day(day)}</small>}
        </>
      ),
    },
    { key: 'source', title: words.source, cell: ({ source }) => titleOf(source) },
    {
      key: 'kept',
      title: words.keptAt,
      cell: ({ keptAt, keptBy }) => (
        <>
          {format.dayAndTime(new Date(keptAt))}
          <small>{words.ways[keptBy] ?? keptBy}</small>
        </>
      ),
    },
    { key: 'size', title: words.size, isFigure: true, cell: ({ bytes }) => words.bytes(format.count(bytes)) },
    { key: 'state', title: words.state, cell: (row) => <FileTag row={row} /> },
  ]
  const mayTake = may(session, 'statements.take') && data !== undefined && data.sources.length > 0
  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        <Link to="/contradictions" className="plain-button">
          {contradictions.title}
        </Link>
        {mayTake && (
          <button type="button" className="plain-button" onClick={() => setSending(true)}>
            {words.send}
          </button>
        )}
      </PageHead>
      <List
        path="/statements"
        caption={words.caption}
        filters={[
          {
            name: 'source',
            title: words.source,
            choices: (data?.sources ?? []).map((source) => ({ value: source, title: titleOf(source) })),
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
      {isSending && data && <SendFileDialog sources={data.sources} onClose={() => setSending(false)} />}
    </>
  )
}

function FileTag({ row: { readAt, problems } }: { readonly row: StatementRow }) {
  const { format } = useSpeech()
  const words = useWords(statementWords)
  if (readAt === null) return <Tag tone="bad">{words.unread}</Tag>
  if (problems > 0) return <Tag tone="look">{words.withProblems(format.count(problems))}</Tag>
  return <Tag tone="good">{words.read}</Tag>
}
