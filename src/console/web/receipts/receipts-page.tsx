import { may } from '../../../domain/access/roles.ts'
import type { ReceiptsMessage } from '../../messages/receipts.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ReceiptTag } from './receipt-tag.tsx'
import { receiptWords } from './words.ts'

const states = ['valid', 'void', 'replaced'] as const

/** The receipts that counters gave. */
export function ReceiptsPage() {
  const { format } = useSpeech()
  const words = useWords(receiptWords)
  const { session } = useKnown()
  const columns: readonly Column<ReceiptsMessage['rows'][number]>[] = [
    {
      key: 'number',
      title: words.number,
      isHead: true,
      cell: ({ id, number, schoolCode }) => (
        <>
          <Link to={`/receipts/${id}`}>{number}</Link>
          <small>{schoolCode}</small>
        </>
      ),
    },
    {
      key: 'bill',
      title: words.bill,
      cell: ({ billId, billNumber, studentCode }) => (
        <>
          <Link to={`/bills/${billId}`}>{billNumber}</Link>
          <small>{studentCode}</small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <ReceiptTag state={state} /> },
    { key: 'method', title: words.method, cell: ({ method }) => words.methods[method] },
    { key: 'paid', title: words.paidAt, cell: ({ paidAt }) => format.dayAndTime(new Date(paidAt)) },
    { key: 'by', title: words.madeBy, cell: ({ madeBy }) => madeBy },
    { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        {may(session, 'payments.take') && (
          <Link to="/counter" className="plain-button">
            {words.toCounter}
          </Link>
        )}
      </PageHead>
      <List
        path="/receipts"
        caption={words.caption}
        filters={[
          { name: 'number', title: words.number },
          { name: 'studentCode', title: words.student },
          { name: 'schoolCode', title: words.school },
          { name: 'paidOn', title: words.paidOn, kind: 'day' },
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
