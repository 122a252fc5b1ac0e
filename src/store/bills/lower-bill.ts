import type { PoolClient } from 'pg'
import { type Bill, billStateAfter, isInForce, owes } from '../../domain/bills/bill.ts'
import { contributionLeft } from '../../domain/bills/exactness.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { unbearFee } from '../bank-lines/bear-fees.ts'
import { bookContribution } from './contributions.ts'
import { undoWriteOff } from './undo-write-off.ts'

/** Money that leaves a bill: what had closed it, and what had come beyond that, in đồng. */
interface MoneyOff {
  readonly closed: number
  readonly beyond?: number
}

/**
 * Takes money off a locked bill: what it owes is owed again, or, `over` and with nothing left, it is refunded. What the
 * school bore of a bank's fee for it goes with it, and what was contributed before what is owed; what was given up of it is owed
 * again too. Gives the bill as it is then.
 */
export async function lowerBill(
  client: PoolClient,
  given: Bill,
  { closed, beyond = 0 }: MoneyOff,
  after: 'owed-again' | 'over',
  at: Date,
): Promise<Bill> {
  const bill = closed > 0 ? await undoWriteOff(client, given, at) : given
  const borne = closed > 0 ? await unbearFee(client, bill.id, at) : 0
  const asked = askedOf(bill)
  const closing = Math.max(0, Math.min(bill.paid, asked) - closed - borne)
  const owed = bill.payable - bill.contributed
  const contributed = contributionLeft(bill.contributed, closing, owed)
  const payable = owed + contributed
  // What came beyond is the student's credit; of a bill that is owed again it is no part.
  const over = closing < Math.min(asked, payable) ? 0 : Math.max(0, bill.paid - asked - beyond)
  const paid = closing + over
  const lowered = { ...bill, paid, contributed, payable }
  const state = stateOf(lowered, paid, after)
  const settledAt = state === 'refunded' ? at : owes(state) ? null : bill.settledAt
  await client.query(
    'update bills set paid = $2, state = $3, settled_at = $4, contributed = $5, payable = $6 where id = $1',
    [bill.id, paid, state, settledAt, contributed, lowered.payable],
  )
  await bookContribution(client, bill, contributed - bill.contributed, at)
  return { ...lowered, state, settledAt }
}

/** Of a cancelled bill nothing is asked, so all that is paid of it is beyond. */
const askedOf = ({ state, payable }: Bill): number => (state === 'cancelled' ? 0 : payable)

/** How much of what leaves a student's credit came beyond what a bill asks, and stands on it as paid too. */
export const beyondOf = (bill: Bill, fromCredit: number): number =>
  Math.min(fromCredit, Math.max(0, bill.paid - askedOf(bill)))

function stateOf(bill: Bill, paid: number, after: 'owed-again' | 'over'): Bill['state'] {
  if (after === 'over' && paid === 0) {
    if (bill.carriedOn === 0) return 'refunded'
    throw new GatewayError('conflict', 'another bill asks for a part of this one: its debt comes back first')
  }
  // Money that had closed a part of a carried bill and was taken back is owed of it again.
  if (bill.state === 'carried' ? paid >= bill.payable : !isInForce(bill.state)) return bill.state
  return billStateAfter(bill.payable, paid, bill.publishedAt ? 'published' : 'issued')
}
