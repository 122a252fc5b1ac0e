import type { ReversalsMessage } from '../../messages/refunds.ts'
import { studentColumn } from '../bills/bill-columns.tsx'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { refundWords } from './words.ts'

/** What was posted and is taken back. */
export function ReversalsPage() {
  const { format } = useSpeech()
  const words = useWords(refundWords)
  const columns: readonly Column<ReversalsMessage['rows'][number]>[] = [
    {
      key: 'at',
      title: words.madeAt,
      isHead: true,
      cell: ({ madeAt }) => format.dayAndTime(new Date(madeAt)),
    },
    {
      key: 'why',
      title: words.why,
      cell: ({ why, reason, partOf }) => (
        <>
          {words.whys[why]}
          <small>{partOf === null ? reason : words.partOfPayment}</small>
        </>
      ),
    },
    studentColumn(words.student),
    {
      key: 'of',
      title: words.payment,
      cell: ({ paymentId, billId }) => (
        <>
          {paymentId && <Link to={`/payments/${paymentId}`}>{words.payment}</Link>} {}
          {billId && <Link to={`/bills/${billId}`}>{words.bill}</Link>}
        </>
      ),
    },
    { key: 'by', title: words.madeBy, cell: ({ madeBy }) => madeBy },
    { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
  ]
  return (
    <>
      <PageHead
        title={words.reversals}
        lead={words.reversalsLead}
        above={{ to: '/refunds', title: words.title }}
      />
      <List
        path="/reversals"
        caption={words.reversalsCaption}
        filters={[]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.reversalsEmpty}
      />
    </>
  )
}
