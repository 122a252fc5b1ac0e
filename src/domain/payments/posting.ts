import {
  compareWithPosted,
  type Payment,
  type PaymentNews,
  type PostingOutcome,
  paymentMoves,
} from './payment.ts'

/** What news make of payments. */
export interface Posting {
  /** By the place of the news; nothing for money of a payment that nobody knows. */
  readonly outcomes: readonly (PostingOutcome | undefined)[]
  /** Payments that became paid, each once, with the news that said so. */
  readonly paid: readonly { readonly payment: Payment; readonly news: PaymentNews }[]
  readonly failed: readonly Payment[]
  /** Payments whose transaction a repeat told, as nothing before it had. */
  readonly named: readonly { readonly payment: Payment; readonly transaction: string }[]
}

/**
 * Decides what news make of the payments that they are of, one after the other: of two that say the same in one breath the
 * first posts, and what it left out of its transaction the next may tell.
 */
export function judgeNews<Said extends { readonly news: PaymentNews }>(
  said: readonly Said[],
  paymentOf: (one: Said) => Payment | undefined,
): Posting {
  const paid = new Map<string, { payment: Payment; news: PaymentNews }>()
  const failed = new Map<string, Payment>()
  const named = new Map<string, { payment: Payment; transaction: string }>()
  const outcomes = said.map((one): PostingOutcome | undefined => {
    const { news } = one
    const payment = paymentOf(one)
    if (news.outcome === 'pending') return 'noted'
    const posted = payment && (paid.get(payment.id)?.news ?? postedOf(payment))
    if (news.outcome === 'failed') {
      if (payment && !posted && mayFail(payment)) failed.set(payment.id, payment)
      return 'noted'
    }
    if (!payment) return undefined
    if (posted) {
      const transaction = posted.providerTransaction || named.get(payment.id)?.transaction || null
      const outcome = compareWithPosted({ ...posted, providerTransaction: transaction }, news)
      if (outcome === 'repeated' && !transaction && news.providerTransaction)
        named.set(payment.id, { payment, transaction: news.providerTransaction })
      return outcome
    }
    paid.set(payment.id, { payment, news })
    failed.delete(payment.id)
    return payment.billId === null ? 'unowned' : 'posted'
  })
  return { outcomes, paid: [...paid.values()], failed: [...failed.values()], named: [...named.values()] }
}

const postedOf = ({ state, paidAmount, providerTransaction }: Payment) =>
  state === 'paid' ? { amount: paidAmount ?? 0, providerTransaction } : undefined

const mayFail = ({ state }: Payment) =>
  (paymentMoves[state] as readonly Payment['state'][]).includes('failed')
