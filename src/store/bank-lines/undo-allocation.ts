import type { PoolClient } from 'pg'
import type { AllocationReason } from '../../domain/bank-lines/allocation.ts'
import { account } from '../../domain/money/ledger.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { freeInstalments } from '../bills/free-instalments.ts'
import { lowerBill } from '../bills/lower-bill.ts'
import { tellReopened } from '../bills/tell-reopened.ts'
import { book } from '../ledger-rows.ts'
import { lockRefundable } from '../refunds/refundable-money.ts'
import { movePiece } from './move-piece.ts'
import { transitOf } from './transit-of.ts'

/**
 * Takes a given piece of money back, inside the caller's transaction: its line or payment holds it without an owner again, what it
 * had closed is owed again, and what became credit is credit no more. What was, stays readable. Throws `conflict` where it is not
 * given, goes back to who paid it, or its credit was used.
 */
export async function undoAllocation(
  client: PoolClient,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string },
  at: Date,
): Promise<void> {
  const { rows } = await client.query<Omit<Given, 'id'>>(givenSql, [id])
  if (!rows[0]) throw new GatewayError('conflict', 'this money is given to nobody')
  const said = `${by}: ${reason}`
  if (rows[0].why === 'in-transit') return undoTransit(client, { id, ...rows[0] }, said, at)
  const { money, bill, schoolCode, studentCode } = await lockRefundable(client, { allocationId: id }, null)
  if (money.gone > 0) throw new GatewayError('conflict', 'some of it goes back, or went back, to who paid it')
  const fromBill = Math.min(money.closed, money.paidOnBill)
  const fromCredit = money.amount - fromBill
  if (fromCredit > money.credit)
    throw new GatewayError('conflict', 'the credit that it became was used since')
  await movePiece(client, id, undone, said, at)
  const entries = [
    { debit: account.receivable, credit: account.unowned, amount: fromBill },
    { debit: account.payerCredit, credit: account.unowned, amount: fromCredit },
  ].filter(({ amount }) => amount > 0)
  await book(client, entries, { cause: 'allocation-undone', causeId: id, schoolCode, studentCode, at })
  if (!bill || fromBill === 0) return
  const lowered = await lowerBill(client, bill, { closed: fromBill }, 'owed-again', at)
  await freeInstalments(client, lowered, null)
  await tellReopened(client, bill, lowered, 'reversed', { at })
}

const undone = { outcome: 'suspense', why: 'undone', to: null } as const

interface Given {
  readonly id: string
  readonly why: AllocationReason
  readonly amount: number
}

/** What goes on to another school is nobody's again, and that school is owed it no longer. */
async function undoTransit(client: PoolClient, { id, amount }: Given, said: string, at: Date): Promise<void> {
  const { holder, schoolCode } = await transitOf(client, id)
  await movePiece(client, id, undone, said, at)
  const entry = { debit: holder, credit: account.unowned, amount }
  await book(client, [entry], { cause: 'allocation-undone', causeId: id, schoolCode, at })
}

const givenSql = `
  select why, amount from allocations
  where id = $1 and undone_at is null and (outcome = 'posted' or why = 'in-transit')`
