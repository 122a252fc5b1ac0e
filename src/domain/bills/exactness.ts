import type { BillExactness, BillLine } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { Bill } from './bill.ts'

/**
 * What the lines of a bill make of it altogether, counted once when it is taken in or corrected (decision 0053): `whole` đồng
 * close only together, and more than is owed is taken where any line takes whatever comes.
 */
export function exactnessOfLines(
  lines: readonly BillLine[],
  ofBill: BillExactness,
  lateFees: Dong = 0,
): Pick<Bill, 'whole' | 'takesMore'> {
  const exact = lines.filter((line) => exactnessOfLine(line, ofBill) === 'exact')
  const whole = exact.reduce((sum, { payable }) => sum + payable, 0)
  return {
    // What being late costs closes with what closes only as a whole.
    whole: whole > 0 ? whole + lateFees : 0,
    takesMore: lines.some((line) => exactnessOfLine(line, ofBill) === 'any'),
  }
}

/** What a line says, or else its bill; what is voluntary is given in any part, so it is never exact. */
function exactnessOfLine(
  { kind, exactness }: Pick<BillLine, 'kind' | 'exactness'>,
  ofBill: BillExactness,
): BillExactness {
  const said = exactness ?? ofBill
  return kind === 'VOLUNTARY' && said === 'exact' ? 'up-to' : said
}

/** The least that is taken of money that could close `atMost`; money closes what closes only as a whole first. */
export const leastTaken = ({ whole, paid }: Pick<Bill, 'whole' | 'paid'>, atMost: Dong): Dong =>
  Math.min(atMost, Math.max(whole - paid, 0))

/** Which amounts a payer may be offered for `atMost` in one word; where a part closes only as a whole, the whole is safe. */
export function amountsTaken(bill: Pick<Bill, 'whole' | 'paid' | 'takesMore'>, atMost: Dong): BillExactness {
  if (leastTaken(bill, atMost) > 0) return 'exact'
  return bill.takesMore ? 'any' : 'up-to'
}

/** What may still be given beside what is owed. */
export const openVoluntary = ({ voluntary, contributed }: Pick<Bill, 'voluntary' | 'contributed'>): Dong =>
  Math.max(voluntary - contributed, 0)

/** How much of what is paid remains a contribution once `owed` is asked beside it: what is owed comes first. */
export const contributionLeft = (contributed: Dong, paid: Dong, owed: Dong): Dong =>
  Math.min(contributed, Math.max(paid - owed, 0))
