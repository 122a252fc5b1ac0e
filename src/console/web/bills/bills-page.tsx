import type { BillState } from '../../../../schemas/bill.ts'
import { billMoves } from '../../../domain/bills/bill.ts'
import type { BillsMessage } from '../../messages/bills.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { billColumns } from './bill-columns.tsx'
import { billWords } from './words.ts'

const states = Object.keys(billMoves) as BillState[]

/** Looking for bills. */
export function BillsPage() {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const columns: readonly Column<BillsMessage['rows'][number]>[] = [
    ...billColumns(words, format),
    {
      key: 'payable',
      title: words.payable,
      isFigure: true,
      cell: ({ payable }) => format.dong(payable),
    },
    { key: 'paid', title: words.paid, isFigure: true, cell: ({ paid }) => format.dong(paid) },
    {
      key: 'remains',
      title: words.remains,
      isFigure: true,
      cell: ({ payable, paid }) => format.dong(Math.max(0, payable - paid)),
    },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/bills"
        caption={words.caption}
        filters={[
          { name: 'number', title: words.number },
          { name: 'studentCode', title: words.student },
          { name: 'schoolCode', title: words.school },
          { name: 'payable', title: words.payable, kind: 'amount' },
          { name: 'dueFrom', title: words.dueFrom, kind: 'day' },
          { name: 'dueUntil', title: words.dueUntil, kind: 'day' },
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
