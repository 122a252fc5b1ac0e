import type { BillState } from '../../../schemas/bill.ts'
import type { Bill } from './bill.ts'

/** Says why a bill is not cancelled, and what to do instead; nothing where it may be. `carriedTo` is the id of the other bill. */
export function whyNotCancelled({
  state,
  paid,
  carriedOn,
  carriedTo,
}: Pick<Bill, 'state' | 'paid' | 'carriedOn' | 'carriedTo'>): string | undefined {
  if (carriedOn > 0) return `bill ${carriedTo} asks for what is owed of this one: cancel that bill first`
  return overAlready[state] ?? (paid > 0 ? hasMoney : undefined)
}

const overAlready: Readonly<Partial<Record<BillState, string>>> = {
  'written-off': 'what this bill asked was given up: nobody owes it any more, and nothing is left to cancel',
  refunded: 'all money of this bill went back: nobody owes it any more, and nothing is left to cancel',
}

const hasMoney =
  'money was paid for this bill: correct it to lines of 0, and the money is its student’s credit'
