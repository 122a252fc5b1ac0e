import type { BillState } from '../../../../schemas/bill.ts'
import { billMoves } from '../../../domain/bill.ts'
import type { BillsMessage } from '../../messages/bills.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { BillTag } from './bill-tag.tsx'
import { billWords } from './words.ts'

const states = Object.keys(billMoves) as BillState[]

/** Looking for bills. */
export function BillsPage() {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const columns: readonly Column<BillsMessage['rows'][number]>[] = [
    {
      key: 'number',
      title: words.number,
      isHead: true,
      cell: ({ id, number, title }) => (
        <>
          <Link to={`/bills/${id}`}>{number}</Link>
          <small>{title}</small>
        </>
      ),
    },
    {
      key: 'student',
      title: words.student,
      cell: ({ studentCode, schoolCode }) => (
        <>
          {studentCode}
          <small>{schoolCode}</small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <BillTag state={state} /> },
    { key: 'due', title: words.dueOn, isFigure: true, cell: ({ dueOn }) => format.day(dueOn) },
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
