import type { LineWordsMessage, MoneyMessage } from '../../messages/money.ts'
import { Facts } from '../detail/facts.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { whereWords } from './where-words.ts'
import { moneyWords } from './words.ts'

interface LineFactsProps {
  readonly message: MoneyMessage
  /** What was opened for a reason. */
  readonly opened: LineWordsMessage | undefined
}

/** What the bank says of a movement; of people only what was opened. */
export function LineFacts({ message: { piece, line, schools, payer }, opened }: LineFactsProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const where = useWords(whereWords)
  const titleOf = useTitleOf()
  return (
    <>
      <Facts
        facts={[
          [words.amount, <strong key="amount">{format.dong(piece.amount)}</strong>],
          [words.ofLine, line.amount !== piece.amount && format.dong(line.amount)],
          [words.why, where.reasons[piece.why]],
          [words.bookedOn, line.at ? format.dayAndTime(new Date(line.at)) : format.day(line.bookedOn)],
          [words.account, <code key="account">{line.account}</code>],
          [words.schools, schools.map(({ code, name }) => `${name} · ${code}`).join('; ')],
          [words.reference, <code key="reference">{line.reference}</code>],
          [words.memo, opened?.memo || (line.isErased ? null : `${where.memos[line.memo]}, ${words.sealed}`)],
          [words.payer, opened?.payerName ?? payer?.name],
          [words.payerAccount, opened?.payerAccount ?? payer?.account],
          [words.sources, line.sources.map(titleOf).join(', ')],
          [words.seenAt, format.dayAndTime(new Date(line.seenAt))],
        ]}
      />
      {line.isErased && <p className="panel-text">{words.erased}</p>}
    </>
  )
}

/** Where a piece is, or was until it was undone. */
export function PieceFacts({ message: { piece, student } }: Pick<LineFactsProps, 'message'>) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const where = useWords(whereWords)
  const { outcome, why, schoolCode, studentCode, billId, madeAt, madeBy, undoneAt, undoneBy } = piece
  return (
    <Facts
      facts={[
        [words.state, where.outcomes[outcome]],
        [words.why, where.reasons[why]],
        [words.owner, studentCode && [student?.name, studentCode, schoolCode].filter(Boolean).join(' · ')],
        [words.bill, billId && <Link to={`/bills/${billId}`}>{words.bill}</Link>],
        [words.madeAt, format.moment(new Date(madeAt))],
        [words.madeBy, madeBy === 'gateway' ? words.gateway : madeBy],
        [words.undoneAt, undoneAt && format.moment(new Date(undoneAt))],
        [words.undoneBy, undoneBy === 'gateway' ? words.gateway : undoneBy],
      ]}
    />
  )
}
