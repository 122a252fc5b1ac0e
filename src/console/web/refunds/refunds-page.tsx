import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { type RefundState, refundMoves } from '../../../domain/refunds/refund.ts'
import type { RefundsMessage } from '../../messages/refunds.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { approvalWords } from '../approvals/words.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { goTo } from '../router/address.ts'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { RefundTag } from './refund-tag.tsx'
import { refundWords } from './words.ts'

const states = Object.keys(refundMoves) as RefundState[]

/** What goes back to who paid it. */
export function RefundsPage() {
  const { format } = useSpeech()
  const words = useWords(refundWords)
  const { refundStates, refundState, code, ways } = useWords(approvalWords)
  const { session } = useKnown()
  const api = useApi()
  const [isMaking, setMaking] = useState(false)
  const columns: readonly Column<RefundsMessage['rows'][number]>[] = [
    {
      key: 'code',
      title: code,
      isHead: true,
      cell: (refund) => <Link to={`/refunds/${refund.id}`}>{refund.code}</Link>,
    },
    {
      key: 'student',
      title: words.student,
      cell: ({ studentCode, schoolCode }) =>
        studentCode === null ? null : (
          <>
            {studentCode}
            <small>{schoolCode}</small>
          </>
        ),
    },
    { key: 'state', title: refundState, cell: ({ state }) => <RefundTag state={state} /> },
    { key: 'way', title: words.way, cell: ({ way }) => ways[way] },
    { key: 'at', title: words.createdAt, cell: ({ createdAt }) => format.dayAndTime(new Date(createdAt)) },
    { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        {may(session, 'money.match') && (
          <button type="button" className="plain-button" onClick={() => setMaking(true)}>
            {words.makePayouts}
          </button>
        )}
        <Link to="/reversals" className="plain-button">
          {words.reversals}
        </Link>
      </PageHead>
      <List
        path="/refunds"
        caption={words.caption}
        filters={[
          {
            name: 'state',
            title: refundState,
            choices: states.map((state) => ({ value: state, title: refundStates[state] })),
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
      {isMaking && (
        <ActionDialog
          {...{ title: words.makePayouts, lead: words.makePayoutsLead }}
          {...{ act: words.makePayouts, done: words.payoutsMade }}
          onClose={() => setMaking(false)}
          onAct={async (_fields, reason) => {
            const { id } = await api.send<{ readonly id: string }>('/payouts', { reason })
            goTo(`/payouts/${id}`)
          }}
        />
      )}
    </>
  )
}
