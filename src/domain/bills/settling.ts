import type { Dong } from '../../../schemas/money.ts'
import { type CreditReason, creditReasons } from '../credits/credit.ts'
import { entriesOfOwnerFound, entriesOfPayment, type LedgerEntry } from '../money/ledger.ts'
import { type Bill, billStateAfter, isInForce } from './bill.ts'
import { leastTaken, openVoluntary } from './exactness.ts'
import { type Instalment, type Purpose, purposeOfAmount, rulingOn } from './instalments.ts'

/** Money of one payment, fresh from a channel or held until now because nobody knew whose it was. */
export interface Money {
  readonly paymentId: string
  readonly amount: Dong
  /** When the payer paid: whether it is late goes by this, not by when it is told of. */
  readonly paidAt: Date
  readonly from: { readonly channel: string } | 'unowned'
}

/** What money does to a bill. */
export interface Settling {
  readonly entries: readonly LedgerEntry[]
  /** What is paid of the bill from now on. */
  readonly paid: Dong
  /** What is given by it beside what was owed; the bill asks so much more. */
  readonly contributes: Dong
  readonly plan: string | null
  /** The instalment that is paid by it. */
  readonly instalment?: { readonly plan: string; readonly place: number }
  /** Why it closes nothing, where a person should know. */
  readonly why?: CreditReason
}

/**
 * Decides what money does to a bill, as it stands on the day that it was paid. What the bill does not take, by its state, its
 * day or its rules, is the student's credit.
 */
export function settle(
  bill: Bill,
  instalments: readonly Instalment[],
  said: Purpose,
  { amount, from }: Money,
): Settling {
  const owed = isInForce(bill.state) ? Math.max(bill.payable - bill.paid, 0) : 0
  const purpose = said.is === 'unsaid' ? purposeOfAmount(bill, instalments, amount, owed) : said
  const { closes, isWhole, plan, why } = rulingOf(bill, instalments, purpose, owed, amount)
  const contributes = why ? 0 : contributionOf(bill, owed, closes, amount)
  return {
    entries:
      from === 'unowned'
        ? entriesOfOwnerFound(amount, closes + contributes)
        : entriesOfPayment(from.channel, amount, closes + contributes),
    paid: bill.paid + countedOf(bill, { closes, why }, owed, amount),
    contributes,
    plan,
    ...(isWhole && purpose.is === 'instalment' ? { instalment: purpose } : {}),
    ...(why ? { why } : {}),
  }
}

/** How a bill stands when so much is paid of it, and whether it becomes settled by that. */
export function afterPaying(
  bill: Bill,
  { paid, contributes = 0, plan }: Pick<Settling, 'paid' | 'plan'> & Partial<Pick<Settling, 'contributes'>>,
  at: Date,
) {
  const payable = bill.payable + contributes
  const state = isInForce(bill.state)
    ? billStateAfter(payable, paid, bill.publishedAt ? 'published' : 'issued')
    : bill.state
  const settles = isInForce(bill.state) && paid >= bill.payable && bill.paid < bill.payable
  const contributed = bill.contributed + contributes
  const settledAt = settles ? at : bill.settledAt
  const written: Bill = { ...bill, state, paid, payable, contributed, plan, settledAt }
  return { written, settles }
}

interface Taken {
  /** How much of the money closes the bill, in đồng. */
  readonly closes: number
  /** Whether that is all that its purpose asks, with what the last instalment carries. */
  readonly isWhole: boolean
  readonly plan: string | null
  readonly why?: CreditReason
}

function rulingOf(
  bill: Bill,
  instalments: readonly Instalment[],
  purpose: Purpose,
  owed: number,
  amount: number,
): Taken {
  const ruling = rulingOn(bill, instalments, purpose, owed)
  const { plan } = bill
  if (ruling.is === 'nothing') {
    return { closes: 0, isWhole: false, plan, ...(isReason(ruling.why) ? { why: ruling.why } : {}) }
  }
  const { atMost } = ruling
  if (amount < leastTaken(bill, atMost))
    return { closes: 0, isWhole: false, plan, why: 'amount-not-accepted' }
  return { closes: Math.min(amount, atMost), isWhole: amount >= atMost, plan: ruling.plan }
}

/** What is over once all that is owed is closed is given voluntarily, as far as the bill says so; what is over then is credit. */
function contributionOf(bill: Bill, owed: number, closes: number, amount: number): number {
  const takesIt = isInForce(bill.state) && bill.paid <= bill.payable && closes === owed
  return takesIt ? Math.min(amount - closes, openVoluntary(bill)) : 0
}

/**
 * What counts as paid on the bill: what closes it, with what came beyond when nothing is left, and whatever came for a
 * cancelled one. Money that it did not take is no part of it.
 */
function countedOf(
  { state }: Bill,
  { closes, why }: { closes: number; why: CreditReason | undefined },
  owed: number,
  amount: number,
): number {
  if (state === 'cancelled') return amount
  if (why) return 0
  return closes === owed ? amount : closes
}

const isReason = (why: string): why is CreditReason => Object.hasOwn(creditReasons, why)
