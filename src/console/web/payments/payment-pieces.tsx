import { may } from '../../../domain/access/roles.ts'
import type { PaymentPageMessage } from '../../messages/payments.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { usePieceColumns } from '../money/piece-columns.tsx'
import { moneyWords } from '../money/words.ts'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'

/** Where the money of a payment is for which no bill was known; from here people give it, split it and send it back. */
export function PaymentPieces({ pieces }: Pick<PaymentPageMessage, 'pieces'>) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const { where, made } = usePieceColumns()
  const { session } = useKnown()
  const standing = pieces.filter(({ undoneAt }) => undoneAt === null)
  if (standing.length === 0) return null
  return (
    <TitledTable<(typeof pieces)[number]>
      title={words.pieces}
      rows={standing}
      keyOf={({ id }) => id}
      empty=""
      columns={[
        {
          key: 'amount',
          title: words.amount,
          isHead: true,
          cell: ({ id, amount }) =>
            may(session, 'money.read') ? (
              <Link to={`/money/${id}`}>{format.dong(amount)}</Link>
            ) : (
              format.dong(amount)
            ),
        },
        where,
        {
          key: 'owner',
          title: words.owner,
          cell: ({ studentCode, schoolCode, billId, billNumber }) =>
            studentCode === null ? null : (
              <>
                {billId ? <Link to={`/bills/${billId}`}>{billNumber}</Link> : studentCode}
                <small>{[billId && studentCode, schoolCode].filter(Boolean).join(' · ')}</small>
              </>
            ),
        },
        made,
      ]}
    />
  )
}
