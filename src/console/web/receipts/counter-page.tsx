import { owes } from '../../../domain/bills/bill.ts'
import type { BillsMessage } from '../../messages/bills.ts'
import { billColumns } from '../bills/bill-columns.tsx'
import type { Column } from '../list/data-table.tsx'
import { type Filter, Filters } from '../list/filters.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useAddress } from '../router/address.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { TakeDialog } from './take-dialog.tsx'
import { receiptWords } from './words.ts'

type Row = BillsMessage['rows'][number]

/** Finds what is owed and takes money for it. */
export function CounterPage() {
  const words = useWords(receiptWords)
  const { query } = useAddress()
  const isAsked = ['number', 'studentCode'].some((name) => query.has(name))
  const filters = [
    { name: 'number', title: words.billNumber },
    { name: 'studentCode', title: words.student },
    { name: 'schoolCode', title: words.school },
  ]
  return (
    <>
      <PageHead
        title={words.counter}
        lead={words.counterLead}
        above={{ to: '/receipts', title: words.title }}
      />
      {isAsked ? (
        <Owed filters={filters} />
      ) : (
        <>
          <Filters filters={filters} />
          <p className="panel empty">{words.counterStart}</p>
        </>
      )}
    </>
  )
}

/** What is asked of whom one looks for. */
function Owed({ filters }: { readonly filters: readonly Filter[] }) {
  const { format } = useSpeech()
  const words = useWords(receiptWords)
  const columns: readonly Column<Row>[] = [
    ...billColumns({ ...words, number: words.bill }, format),
    {
      key: 'remains',
      title: words.remains,
      isFigure: true,
      cell: ({ payable, paid }) => format.dong(payable - paid),
    },
  ]
  return (
    <List
      path="/bills"
      caption={words.counterCaption}
      filters={filters}
      columns={columns}
      keyOf={({ id }) => id}
      empty={words.counterEmpty}
      isLeftOut={({ state, payable, paid }) => !owes(state) || payable <= paid}
      act={{ title: words.take, dialog: (bill, { onClose }) => <TakeDialog bill={bill} onClose={onClose} /> }}
    />
  )
}
