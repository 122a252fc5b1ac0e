import type { Dong } from '../../../schemas/money.ts'
import type { PaymentState } from '../../../schemas/payment.ts'
import type { CreditReason } from '../credits/credit.ts'

/** What a channel says about one payment. `at` is its own time of the event, as far as that is believed (believed-time.ts). */
export interface PaymentNews {
  readonly reference: string
  readonly outcome: 'paid' | 'failed' | 'pending'
  readonly amount: Dong
  /** Empty where it tells none. */
  readonly providerTransaction: string
  readonly bank: string | null
  readonly at: Date
  readonly description: string
  readonly theirCode: string
}

/** The same as the channel tells it: without a time where it tells none, with an invalid one where that cannot be read. */
export type ToldNews = Omit<PaymentNews, 'at'> & { readonly at: Date | undefined }

/** A payment as the gateway keeps it; amounts in đồng. */
export interface Payment {
  readonly id: string
  readonly channel: string
  readonly reference: string
  /** Absent while nobody knows whose money it is. */
  readonly billId: string | null
  readonly amount: Dong
  readonly paidAmount: Dong | null
  readonly state: PaymentState
  readonly payUrl: string | null
  readonly providerTransaction: string | null
  readonly paidAt: Date | null
  readonly createdAt: Date
  readonly asks: number
  /** When its channel is asked next; absent when it is not asked any more. */
  readonly askAt: Date | null
}

/** What became of the wish to pay; without a payment it says why there is none. */
export type StartedPayment =
  | { readonly is: 'started' | 'already-open'; readonly payment: Payment }
  | { readonly is: 'unknown-channel' | 'nothing-due' | 'not-published' | 'no-account' }
  /** The rules of the bill do not let it be paid so. */
  | { readonly is: 'not-taken'; readonly why: CreditReason }
  | { readonly is: 'refused'; readonly theirCode: string }

/** The legal moves of a payment. Money wins over state: a late success is kept from `failed` and `expired` too. */
export const paymentMoves = {
  open: ['paid', 'failed', 'expired'],
  failed: ['paid'],
  expired: ['paid', 'failed'],
  paid: [],
} as const satisfies Record<PaymentState, readonly PaymentState[]>

/**
 * What posting one piece of news did. `conflict` is a second success for the same reference with another amount
 * or transaction: the first stays, the second is recorded and never posted.
 */
export type PostingOutcome = 'posted' | 'repeated' | 'noted' | 'unowned' | 'conflict'

/**
 * Says whether `paid` news repeats a payment that is already posted, or contradicts it. A channel that tells no transaction, as some do when they
 * are asked, contradicts none.
 */
export function compareWithPosted(
  posted: { amount: Dong; providerTransaction: string | null },
  news: Pick<PaymentNews, 'amount' | 'providerTransaction'>,
): 'repeated' | 'conflict' {
  const isUntold = !posted.providerTransaction || !news.providerTransaction
  const isSame = isUntold || posted.providerTransaction === news.providerTransaction
  return isSame && posted.amount === news.amount ? 'repeated' : 'conflict'
}

/** When an open payment is asked for again: doubling from `firstMs`, capped at `longestMs`, with jitter of ±20 %. */
export function nextAskDelay(
  asked: number,
  limits: { firstMs: number; longestMs: number },
  random: () => number,
) {
  const base = Math.min(limits.firstMs * 2 ** Math.min(asked, 30), limits.longestMs)
  return Math.round(base * (0.8 + 0.4 * random()))
}
