import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { PayoutsMessage } from '../../messages/refunds.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { approvalWords } from '../approvals/words.ts'
import { DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { refundWords } from './words.ts'

/** One list by which people pay refunds out. */
export function PayoutsPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { format } = useSpeech()
  const words = useWords(refundWords)
  const { code, way, ways } = useWords(approvalWords)
  const api = useApi()
  const { session } = useKnown()
  const path = `/payouts/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<PayoutsMessage>(path)
  const [opened, setOpened] = useState<PayoutsMessage['payouts']>()
  const [isOpening, setOpening] = useState(false)
  const payouts = opened ?? data?.payouts
  const sum = payouts?.reduce((total, { amount }) => total + amount, 0) ?? 0
  return (
    <>
      <PageHead title={words.payouts} lead={format.dong(sum)} above={{ to: '/refunds', title: words.title }}>
        {data && !opened && may(session, 'persons.open') && (
          <button type="button" className="plain-button" onClick={() => setOpening(true)}>
            {words.openPayees}
          </button>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {payouts && (
        <DataTable
          caption={words.payouts}
          rows={payouts}
          keyOf={({ refundId }) => refundId}
          empty=""
          columns={[
            {
              key: 'code',
              title: code,
              isHead: true,
              cell: (payout) => <Link to={`/refunds/${payout.refundId}`}>{payout.code}</Link>,
            },
            { key: 'school', title: words.school, cell: ({ schoolCode }) => schoolCode },
            { key: 'way', title: way, cell: (payout) => ways[payout.way] },
            {
              key: 'payee',
              title: words.payee,
              cell: ({ payee, way }) => {
                if (way !== 'transfer') return null
                if (payee === null) return words.sealed
                return (
                  <>
                    {payee.name}
                    <small>
                      {payee.account}, {payee.bankCode}
                    </small>
                  </>
                )
              },
            },
            { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
          ]}
        />
      )}
      {isOpening && (
        <ActionDialog
          {...{ title: words.openPayees, lead: words.openPayeesLead }}
          {...{ act: words.openPayees, done: words.payeesOpened }}
          onClose={() => setOpening(false)}
          onAct={async (_fields, reason) => {
            const { payouts } = await api.send<Pick<PayoutsMessage, 'payouts'>>(`${path}/open`, { reason })
            setOpened(payouts)
          }}
        />
      )}
    </>
  )
}
