import type { PaymentState } from '../../../../schemas/payment.ts'
import type { PaymentsMessage } from '../../messages/payments.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { PaymentTag, useChannelTitle } from './payment-tag.tsx'
import { paymentWords } from './words.ts'

const states = ['open', 'paid', 'failed', 'expired'] as const satisfies readonly PaymentState[]

/** Looking for payments. */
export function PaymentsPage() {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  const titleOf = useChannelTitle()
  const { data: known } = useRead<{ readonly channels: readonly string[] }>('/payments/channels')
  const columns: readonly Column<PaymentsMessage['rows'][number]>[] = [
    {
      key: 'reference',
      title: words.reference,
      isHead: true,
      cell: ({ id, reference, providerTransaction }) => (
        <>
          <Link to={`/payments/${id}`}>{reference}</Link>
          {providerTransaction && <small>{providerTransaction}</small>}
        </>
      ),
    },
    { key: 'channel', title: words.channel, cell: ({ channel }) => titleOf(channel) },
    {
      key: 'state',
      title: words.state,
      cell: ({ state, wentBack }) => <PaymentTag state={state} wentBack={wentBack} />,
    },
    {
      key: 'bill',
      title: words.bill,
      cell: ({ billId, billNumber, studentCode, schoolCode }) =>
        billId === null ? (
          words.noBill
        ) : (
          <>
            <Link to={`/bills/${billId}`}>{billNumber}</Link>
            <small>
              {studentCode} · {schoolCode}
            </small>
          </>
        ),
    },
    {
      key: 'at',
      title: words.begun,
      cell: ({ createdAt, paidAt }) => (
        <>
          {format.dayAndTime(new Date(createdAt))}
          {paidAt && (
            <small>
              {words.paidAt} {format.dayAndTime(new Date(paidAt))}
            </small>
          )}
        </>
      ),
    },
    {
      key: 'amount',
      title: words.amount,
      isFigure: true,
      cell: ({ amount, paidAmount }) => format.dong(paidAmount ?? amount),
    },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/payments"
        caption={words.caption}
        filters={[
          { name: 'reference', title: words.reference },
          { name: 'amount', title: words.amount, kind: 'amount' },
          {
            name: 'channel',
            title: words.channel,
            choices: (known?.channels ?? []).map((channel) => ({ value: channel, title: titleOf(channel) })),
          },
          {
            name: 'state',
            title: words.state,
            choices: states.map((state) => ({ value: state, title: words.states[state] })),
          },
          { name: 'schoolCode', title: words.school },
          { name: 'from', title: words.from, kind: 'day' },
          { name: 'until', title: words.until, kind: 'day' },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
