import type { PoolClient } from 'pg'
import { account, type LedgerCauseKind } from '../../domain/money/ledger.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { ReversalOrder } from '../../ports/refunds/reversal-store.ts'
import { lockOutgoing, movePiece, noSuchOutgoing } from '../bank-lines/move-piece.ts'

/** Takes back a piece of the money of a bank line, or of a payment without a bill. */
export type ReversalOfPiece = Extract<ReversalOrder, { readonly allocationId: string }>

export interface TakenPiece {
  /** The account that the money goes back into. */
  readonly into: string
  readonly moneyId: string | null
  readonly cause: LedgerCauseKind
  readonly causeId: string
}

/** Takes money out of its place among the pieces; `channel` is that of a payment. Throws `conflict`. */
export async function takePiece(
  client: PoolClient,
  order: ReversalOfPiece,
  { amount, channel }: { readonly amount: number; readonly channel: string | null },
  at: Date,
): Promise<TakenPiece> {
  const { by } = order.actor
  const { allocationId } = order
  const undone = { cause: 'allocation-undone', causeId: allocationId } as const
  if (order.why === 'wrong-owner') {
    const nobodys = { outcome: 'suspense', why: 'taken-from', to: null } as const
    const moneyId = await movePiece(client, allocationId, nobodys, by, at)
    return { into: account.unowned, moneyId, ...undone }
  }
  const gone = { outcome: 'reversed', why: 'taken-back', to: null } as const
  if (channel !== null) {
    if (order.lineId)
      throw new GatewayError('conflict', 'no movement of a bank takes back what came by a channel')
    await movePiece(client, allocationId, gone, by, at)
    return { into: account.clearing(channel), moneyId: null, ...undone }
  }
  if (!order.lineId)
    throw new GatewayError('conflict', 'what came to a bank account is taken back by a movement')
  const { rowCount } = await client.query(ofOneAccountSql, [allocationId, order.lineId])
  if (rowCount === 0)
    throw new GatewayError(
      'conflict',
      'the movement left another account than the money came to: what is sent back from there is a refund',
    )
  const outgoing = await lockOutgoing(client, order.lineId, amount)
  if (!outgoing) throw new GatewayError('conflict', noSuchOutgoing)
  await movePiece(client, outgoing, gone, by, at)
  await movePiece(client, allocationId, gone, by, at)
  return { into: account.unexplainedOutgoing, moneyId: null, ...undone }
}

/** A bank takes money from the account that it came to: that of a piece ($1) is the account of a movement ($2). */
const ofOneAccountSql = `
  select 1 from allocations
  join bank_lines as came on came.id = allocations.line_id
  join bank_lines as went on went.account = came.account
  where allocations.id = $1 and went.id = $2`
