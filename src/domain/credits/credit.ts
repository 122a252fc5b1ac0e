import type { Dong } from '../../../schemas/money.ts'
import type { Bill } from '../bills/bill.ts'
import { asPaidOn, owedOn } from '../bills/bill-terms.ts'
import { leastTaken } from '../bills/exactness.ts'

/** Why money became credit although somebody paid it for a bill; each is a question to a person. */
export const creditReasons = {
  draft: 'the bill is a draft and not owed yet',
  cancelled: 'the bill was cancelled before',
  'after-expiry': 'it was paid after the last day and the days of grace',
  'written-off': 'the bill was written off before',
  refunded: 'the money for the bill was given back before',
  'full-after-instalment': 'it is the full amount, and an instalment was paid before',
  'other-plan': 'it is an instalment of another plan than the one that is paid',
  'instalment-paid': 'the instalment was paid before',
  'no-such-instalment': 'it is an instalment that the bill no longer has',
  'amount-not-accepted': 'the bill takes its exact amount only',
} as const satisfies Record<string, string>

export type CreditReason = keyof typeof creditReasons

/** What is owed of a bill as it stands on a day, and what of that so much credit closes: nothing where the bill takes no such part. */
export function closedByCredit(bill: Bill, credit: Dong, day: string): { owed: Dong; closed: Dong } {
  const asked = asPaidOn(bill, day)
  const owed = owedOn(asked, day)
  const closed = Math.min(credit, owed)
  return { owed, closed: closed >= leastTaken(asked, owed) ? closed : 0 }
}
