import type { BillsMessage } from '../../messages/bills.ts'
import type { Column } from '../list/data-table.tsx'
import { Link } from '../router/link.tsx'
import type { Format } from '../texts/format.ts'
import { BillTag } from './bill-tag.tsx'

interface BillColumnTitles {
  readonly number: string
  readonly student: string
  readonly state: string
  readonly dueOn: string
}

/** Which bill a row is, whose, how it stands and when it is due. */
export const billColumns = (
  titles: BillColumnTitles,
  format: Format,
): readonly Column<BillsMessage['rows'][number]>[] => [
  {
    key: 'number',
    title: titles.number,
    isHead: true,
    cell: ({ id, number, title }) => (
      <>
        <Link to={`/bills/${id}`}>{number}</Link>
        <small>{title}</small>
      </>
    ),
  },
  studentColumn(titles.student),
  { key: 'state', title: titles.state, cell: ({ state }) => <BillTag state={state} /> },
  { key: 'due', title: titles.dueOn, isFigure: true, cell: ({ dueOn }) => format.day(dueOn) },
]

/** Which student of which school a row is of. */
export const studentColumn = (
  title: string,
): Column<{ readonly studentCode: string | null; readonly schoolCode: string | null }> => ({
  key: 'student',
  title,
  cell: ({ studentCode, schoolCode }) => (
    <>
      {studentCode}
      <small>{schoolCode}</small>
    </>
  ),
})
