import type { BillLine, BillState } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import { type Bill, billStateAfter, billSums, isInForce } from './bill.ts'
import { contributionLeft, exactnessOfLines } from './exactness.ts'

/** The states in which the lines of a bill may change. */
export const takesCorrections = (state: BillState): boolean =>
  isInForce(state) || state === 'expired' || state === 'draft'

/**
 * The bill with its new lines, and what was paid and is owed no longer, in đồng. Only what closes it stays paid on it; what came
 * beyond was credit before.
 */
export function correctedBill(
  bill: Bill,
  lines: readonly BillLine[],
  at: Date,
): { readonly corrected: Bill; readonly comesOff: Dong } {
  const sums = billSums(lines)
  const owed = sums.payable + bill.lateFees
  const closing = Math.min(bill.paid, bill.payable)
  const contributed = contributionLeft(Math.min(bill.contributed, sums.voluntary), closing, owed)
  const payable = owed + contributed
  const paid = Math.min(closing, payable)
  const decided = billStateAfter(payable, paid, bill.publishedAt ? 'published' : 'issued')
  const keepsState = bill.state === 'draft' || (bill.state === 'expired' && decided !== 'paid')
  const state = keepsState ? bill.state : decided
  const settledAt = state === 'paid' ? (bill.settledAt ?? at) : null
  const exactness = exactnessOfLines(lines, bill.exactness, bill.lateFees)
  const corrected = {
    ...{ ...bill, ...sums, ...exactness, lines, payable, contributed, paid, state, settledAt },
    revision: bill.revision + 1,
  }
  return { corrected, comesOff: closing - paid }
}
