import {
  type ApprovalKind,
  type ApprovalState,
  approvalKinds,
  approvalMoves,
} from '../../../domain/approvals/approval.ts'
import type { ApprovalRow } from '../../messages/approvals.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ApprovalTag } from './approval-tag.tsx'
import { whoAsked } from './who-asked.ts'
import { approvalWords } from './words.ts'

const kinds = Object.keys(approvalKinds) as ApprovalKind[]
const states = (Object.keys(approvalMoves) as ApprovalState[]).filter((state) => state !== 'waiting')

/** What waits for a second person, and what was decided. */
export function ApprovalsPage() {
  const { format } = useSpeech()
  const words = useWords(approvalWords)
  const columns: readonly Column<ApprovalRow>[] = [
    {
      key: 'kind',
      title: words.kind,
      isHead: true,
      cell: ({ id, kind, schoolCode }) => (
        <>
          <Link to={`/approvals/${id}`}>{words.kinds[kind]}</Link>
          {schoolCode && <small>{schoolCode}</small>}
        </>
      ),
    },
    {
      key: 'amount',
      title: words.amount,
      isFigure: true,
      cell: ({ amount }) => (amount === null ? null : format.dong(amount)),
    },
    {
      key: 'asked',
      title: words.asked,
      cell: (approval) => (
        <>
          {whoAsked(approval)}
          {approval.isOwn && ` (${words.own})`}
          <small>{approval.steps[0]?.reason}</small>
        </>
      ),
    },
    { key: 'at', title: words.askedAt, cell: ({ requestedAt }) => format.dayAndTime(new Date(requestedAt)) },
    {
      key: 'until',
      title: words.until,
      cell: ({ state, expiresAt }) => (state === 'waiting' ? format.dayAndTime(new Date(expiresAt)) : null),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <ApprovalTag state={state} /> },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/approvals"
        caption={words.caption}
        filters={[
          {
            name: 'state',
            title: words.state,
            unchosen: words.states.waiting,
            choices: [
              ...states.map((state) => ({ value: state, title: words.states[state] })),
              { value: 'any', title: words.any },
            ],
          },
          {
            name: 'kind',
            title: words.kind,
            choices: kinds.map((kind) => ({ value: kind, title: words.kinds[kind] })),
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
