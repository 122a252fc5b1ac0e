import type { MoneyMessage } from '../../messages/money.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { usePieceColumns } from './piece-columns.tsx'
import { moneyWords } from './words.ts'

/** Where every đồng of a movement is and was. */
export function PiecesOfLine({ message: { piece, pieces } }: { readonly message: MoneyMessage }) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const { where, made } = usePieceColumns()
  return (
    <TitledTable<(typeof pieces)[number]>
      title={words.pieces}
      rows={pieces}
      keyOf={({ id }) => id}
      empty=""
      columns={[
        {
          key: 'amount',
          title: words.amount,
          isHead: true,
          cell: ({ id, amount }) =>
            id === piece.id ? (
              <>
                {format.dong(amount)}
                <small>{words.here}</small>
              </>
            ) : (
              <Link to={`/money/${id}`}>{format.dong(amount)}</Link>
            ),
        },
        where,
        {
          key: 'owner',
          title: words.owner,
          cell: ({ studentCode, schoolCode, billId }) =>
            studentCode === null ? null : (
              <>
                {billId ? <Link to={`/bills/${billId}`}>{studentCode}</Link> : studentCode}
                <small>{schoolCode}</small>
              </>
            ),
        },
        made,
        {
          key: 'undone',
          title: words.undoneAt,
          cell: ({ undoneAt, undoneBy }) =>
            undoneAt === null ? (
              words.now
            ) : (
              <>
                {format.dayAndTime(new Date(undoneAt))}
                <small>{undoneBy === 'gateway' ? words.gateway : undoneBy}</small>
              </>
            ),
        },
      ]}
    />
  )
}
