import type { MoneyMessage } from '../../messages/money.ts'
import type { Column } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { placeOf, whereWords } from './where-words.ts'
import { moneyWords } from './words.ts'

type Piece = Pick<MoneyMessage['pieces'][number], 'outcome' | 'why' | 'madeAt' | 'madeBy'>

/** What every table of pieces of money says alike: where a piece is and why, and who made it when. */
export function usePieceColumns(): { readonly where: Column<Piece>; readonly made: Column<Piece> } {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const where = useWords(whereWords)
  return {
    where: {
      key: 'where',
      title: words.state,
      cell: (piece) => (
        <>
          {placeOf(where, piece)}
          <small>{where.reasons[piece.why]}</small>
        </>
      ),
    },
    made: {
      key: 'made',
      title: words.madeAt,
      cell: ({ madeAt, madeBy }) => (
        <>
          {format.dayAndTime(new Date(madeAt))}
          <small>{madeBy === 'gateway' ? words.gateway : madeBy}</small>
        </>
      ),
    },
  }
}
