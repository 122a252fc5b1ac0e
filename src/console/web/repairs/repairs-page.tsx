import type { RepairState } from '../../../../schemas/repair.ts'
import { repairMoves } from '../../../domain/repairs/repair.ts'
import type { RepairMessage } from '../../messages/repairs.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { RepairProgress, RepairTag } from './repair-sign.tsx'
import { repairWords } from './words.ts'

const states = Object.keys(repairMoves) as RepairState[]

/** What was done to many exchanges at once. */
export function RepairsPage() {
  const { format } = useSpeech()
  const words = useWords(repairWords)
  const columns: readonly Column<RepairMessage>[] = [
    {
      key: 'action',
      title: words.action,
      isHead: true,
      cell: ({ id, action, filter }) => (
        <>
          <Link to={`/repairs/${id}`}>{words.actions[action]}</Link>
          <small>{[filter.partner, filter.problemCode].filter(Boolean).join(', ')}</small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <RepairTag state={state} /> },
    { key: 'progress', title: words.progress, cell: (repair) => <RepairProgress repair={repair} /> },
    {
      key: 'by',
      title: words.by,
      cell: ({ changes }) => (
        <>
          {changes[0]?.by}
          <small>{changes[0]?.reason}</small>
        </>
      ),
    },
    { key: 'at', title: words.startedAt, cell: ({ startedAt }) => format.moment(new Date(startedAt)) },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/repairs"
        caption={words.caption}
        filters={[
          {
            name: 'state',
            title: words.state,
            choices: states.map((state) => ({ value: state, title: words.states[state] })),
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
