import type { PoolClient } from 'pg'
import { account } from '../../domain/money/ledger.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Reversal } from '../../ports/refunds/reversal-store.ts'
import { isOwnerless, joinSource } from '../bank-lines/money-source.sql.ts'
import { book } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { keepReversal } from './reversal-rows.ts'
import { goesBack } from './reverse-money.ts'
import { type ReversalOfPiece, takePiece } from './take-piece.ts'

/**
 * Takes back a piece that nobody owns, inside the caller's transaction, in which nobody else gives money: it leaves the
 * money without an owner. `partOf` is the reversal of the whole that it is of. Throws `conflict` where it is not possible.
 */
export async function reverseOwnerless(
  client: PoolClient,
  order: ReversalOfPiece,
  { at }: Pick<ApprovalMoment, 'at'>,
  partOf: string | null = null,
): Promise<Reversal> {
  if (order.why === 'wrong-owner') throw new GatewayError('conflict', 'nobody owns this money')
  const { rows } = await client.query<{ amount: number; channel: string | null }>(lockSql, [
    order.allocationId,
  ])
  const [piece] = rows
  if (!piece) throw new GatewayError('conflict', 'this money has an owner by now')
  if (await goBack(client, [order.allocationId])) throw goesBack()
  const { amount } = piece
  const { into, moneyId, cause, causeId } = await takePiece(client, order, piece, at)
  const entry = { debit: account.unowned, credit: into, amount }
  await book(client, [entry], { cause, causeId, schoolCode: null, at })
  const id = timeOrderedId(at)
  const from = { schoolCode: null, studentCode: null, fromBill: 0, fromCredit: 0, fromUnowned: amount }
  return keepReversal(client, { id, billId: null, amount, ...from, moneyId, partOf }, order, at)
}

const lockSql = `
  select allocations.amount, channel from allocations ${joinSource}
  where allocations.id = $1 and ${isOwnerless} for update of allocations`

/** Whether something of these pieces is asked to go back to who paid it, or went. */
export async function goBack(client: PoolClient, allocationIds: readonly string[]): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from refunds where allocation_id = any($1::uuid[]) and state not in ('rejected', 'refused', 'returned') limit 1`,
    [allocationIds],
  )
  return rowCount !== 0
}
