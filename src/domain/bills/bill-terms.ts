import type { BillRequest } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import { addDays, daysBetween, localDay } from '../time/local-time.ts'
import { type Bill, billStateAfter, owes } from './bill.ts'

/** Whether a day of publishing is still to come. */
export const waits = (publishOn: string | null | undefined, at: Date): boolean =>
  publishOn != null && publishOn > localDay(at)

/** The state that a bill is taken in with. */
export function stateWhenSent(
  { state, publishOn }: Pick<BillRequest, 'state' | 'publishOn'>,
  payable: Dong,
  at: Date,
): Bill['state'] {
  if (state === 'draft') return 'draft'
  return billStateAfter(payable, 0, publishOn && !waits(publishOn, at) ? 'published' : 'issued')
}

/** Whether payers are not to find a bill yet. Money that comes for it is taken all the same. */
export const isKeptFromPayers = ({
  publishOn,
  publishedAt,
}: Pick<Bill, 'publishOn' | 'publishedAt'>): boolean => publishOn !== null && publishedAt === null

/** The last day on which money for a bill is taken; none where it never expires. */
const lastDayOf = ({ expiresOn, graceDays }: Pick<Bill, 'expiresOn' | 'graceDays'>): string | null =>
  expiresOn === null ? null : addDays(expiresOn, graceDays)

/** What paying late costs on a day, altogether; src/store/bills/bill-days.sql.ts says the same in SQL. */
function lateFeesOn(bill: Pick<Bill, 'expiresOn' | 'lateFee' | 'lateFees'>, day: string): Dong {
  const { expiresOn, lateFee, lateFees } = bill
  if (expiresOn === null || lateFee === null || day <= expiresOn) return lateFees
  const { once, perDay, most = Number.MAX_SAFE_INTEGER } = lateFee
  return Math.max(lateFees, Math.min(once + perDay * daysBetween(expiresOn, day), most))
}

/**
 * A bill as it stands when it is paid on a day, with what being late costs; one that expired since takes money of that day, and
 * one whose grace is over then takes none.
 */
export function asPaidOn(bill: Bill, day: string): Bill {
  const lastDay = lastDayOf(bill)
  if (lastDay === null || (!owes(bill.state) && bill.state !== 'expired')) return bill
  if (day > lastDay) return { ...bill, state: 'expired' }
  const lateFees = lateFeesOn(bill, day)
  const more = lateFees - bill.lateFees
  const payable = bill.payable + more
  const state =
    bill.state === 'expired'
      ? billStateAfter(payable, bill.paid, bill.publishedAt ? 'published' : 'issued')
      : bill.state
  return { ...bill, state, lateFees, payable, whole: bill.whole && bill.whole + more }
}

/** What is owed for a bill that is paid on a day, with what being late costs; 0 where money would not close it. */
export function owedOn(bill: Bill, day: string): Dong {
  const lastDay = lastDayOf(bill)
  if (!owes(bill.state) || (lastDay !== null && day > lastDay)) return 0
  return bill.payable - bill.lateFees + lateFeesOn(bill, day) - bill.paid
}
