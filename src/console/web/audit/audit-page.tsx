import type { AuditMessage } from '../../messages/audit.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ChainCheck } from './chain-check.tsx'
import { actionWords, auditWords } from './words.ts'
import './audit-page.css'

type Entry = AuditMessage['rows'][number]

/** What people did, and whether the log of it is whole. */
export function AuditPage() {
  const { format } = useSpeech()
  const words = useWords(auditWords)
  const actions = useWords(actionWords)
  const columns: readonly Column<Entry>[] = [
    {
      key: 'sequence',
      title: words.sequence,
      isFigure: true,
      cell: ({ sequence }) => format.count(sequence),
    },
    { key: 'at', title: words.at, cell: ({ at }) => format.moment(new Date(at)) },
    { key: 'who', title: words.who, cell: who },
    {
      key: 'what',
      title: words.what,
      isHead: true,
      cell: ({ action }) => actions[action as keyof typeof actions] ?? action,
    },
    {
      key: 'subject',
      title: words.subject,
      cell: ({ subject: { kind, id } }) => (
        <>
          {id}
          <small>{kind}</small>
        </>
      ),
    },
    { key: 'why', title: words.why, cell: ({ why }) => why },
    { key: 'change', title: words.change, cell: (entry) => <Difference entry={entry} /> },
  ]

  function who({ person, login, via }: Entry) {
    return (
      <>
        {person || words.unknown}
        {via === 'command' && <small>{words.viaCommand}</small>}
        {via === 'api' && <small>{words.viaApi}</small>}
        {via === 'console' && login !== person && <small>{words.as(login)}</small>}
      </>
    )
  }

  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        <ChainCheck />
      </PageHead>
      <List
        path="/audit"
        caption={words.caption}
        filters={[
          { name: 'person', title: words.who },
          {
            name: 'action',
            title: words.what,
            choices: Object.entries(actions).map(([value, title]) => ({ value, title })),
          },
          { name: 'subject', title: words.subject },
          { name: 'since', title: words.since, kind: 'time' },
          { name: 'until', title: words.until, kind: 'time' },
        ]}
        columns={columns}
        keyOf={({ sequence }) => sequence}
        empty={words.empty}
      />
    </>
  )
}

/** What was and what became, in the names of the facts. */
function Difference({ entry: { before, after } }: { readonly entry: Entry }) {
  const words = useWords(auditWords)
  if (!before && !after) return null
  return (
    <details className="difference">
      <summary>{words.change}</summary>
      {before && <Values title={words.before} values={before} />}
      {after && <Values title={words.after} values={after} />}
    </details>
  )
}

const Values = ({ title, values }: { readonly title: string; readonly values: object }) => (
  <>
    <small>{title}</small>
    <pre>{JSON.stringify(values, null, 1).replace(/^\{\n|\n\}$/g, '')}</pre>
  </>
)
