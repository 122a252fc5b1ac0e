import { isToBeGiven } from '../../../domain/bank-lines/allocation.ts'
import type { LineWordsMessage, MoneyMessage } from '../../messages/money.ts'
import { Facts } from '../detail/facts.tsx'
import { useChannelTitle } from '../payments/payment-tag.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { placeOf, whereWords } from './where-words.ts'
import { moneyWords } from './words.ts'

interface LineFactsProps {
  readonly message: MoneyMessage
  /** What was opened for a reason. */
  readonly opened: LineWordsMessage | undefined
}

/** What the bank says of a movement, or the channel of a payment; of people only what was opened. */
export function SourceFacts({ message, opened }: LineFactsProps) {
  const { piece, line, payment } = message
  if (line) return <LineFacts {...message} {...{ line, opened }} />
  return payment && <PaymentFacts {...{ piece, payment }} />
}

type Sourced<Kind extends 'line' | 'payment'> = Pick<MoneyMessage, 'piece'> & {
  readonly [Name in Kind]: NonNullable<MoneyMessage[Name]>
}

function PaymentFacts({ piece, payment }: Sourced<'payment'>) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const where = useWords(whereWords)
  const titleOf = useChannelTitle()
  const { id, channel, reference, providerTransaction, amount, paidAt, namedDossiers } = payment
  return (
    <Facts
      facts={[
        [words.amount, <strong key="amount">{format.dong(piece.amount)}</strong>],
        [words.ofLine, amount !== piece.amount && format.dong(amount)],
        [words.why, isToBeGiven(piece) && where.reasons[piece.why]],
        [words.paidAt, format.moment(new Date(paidAt))],
        [words.channel, titleOf(channel)],
        [
          words.payment,
          <Link key="payment" to={`/payments/${id}`}>
            {reference}
          </Link>,
        ],
        [words.theirTransaction, providerTransaction && <code key="theirs">{providerTransaction}</code>],
        [words.namedDossiers, namedDossiers.join(', ')],
      ]}
    />
  )
}

type LineSaid = Sourced<'line'> & Pick<MoneyMessage, 'schools' | 'payer'> & Pick<LineFactsProps, 'opened'>

function LineFacts({ piece, line, schools, payer, opened }: LineSaid) {
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
          [words.why, isToBeGiven(piece) && where.reasons[piece.why]],
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
  const { why, schoolCode, studentCode, billId, madeAt, madeBy, undoneAt, undoneBy } = piece
  return (
    <Facts
      facts={[
        [words.state, placeOf(where, piece)],
        [words.whyThere, where.reasons[why]],
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
