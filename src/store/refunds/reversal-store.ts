import type { Pool, PoolClient } from 'pg'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import type { Reversal, ReversalOrder, ReversalStore } from '../../ports/refunds/reversal-store.ts'
import { ownerlessSql } from '../bank-lines/bank-line-store.sql.ts'
import { closeByConfirmation } from '../payments/close-by-confirmation.ts'
import { holdMoneyOf } from '../payments/ownerless-money.ts'
import { withTransaction } from '../pool.ts'
import { selectReversals } from './reversal-rows.ts'
import { reverseMoney } from './reverse-money.ts'
import { reverseOwnerless } from './reverse-ownerless.ts'
import { holdPieces, reversePieces } from './reverse-pieces.ts'

/** Keeps reversals in PostgreSQL. */
export function createReversalStore(pool: Pool): ReversalStore {
  return {
    reverse: (order, when) => withTransaction(pool, (client) => reverse(client, order, when)),

    async list({ schoolCodes, before, limit }) {
      const { rows } = await pool.query<Reversal>(
        `${selectReversals}
         where ($1::text[] is null or school_code = any($1)) and ($2::uuid is null or id < $2)
         order by id desc limit $3`,
        [schoolCodes ?? null, before ?? null, limit],
      )
      return rows
    },
  }
}

/** Money has an owner, or none, or several in pieces; what it is by now is looked at again behind the locks. */
async function reverse(client: PoolClient, order: ReversalOrder, when: ApprovalMoment): Promise<Reversal> {
  if ('paymentId' in order) {
    const pieces = await holdPieces(client, order.paymentId)
    if (!pieces) return reverseMoney(client, order, when)
    const taken = await reversePieces(client, order, pieces, when)
    await closeByConfirmation(client, order, pieces, when)
    return taken
  }
  const { rowCount } = await client.query(ownerlessSql, [order.allocationId])
  if (rowCount === 0) return reverseMoney(client, order, when)
  await holdMoneyOf(client, order.allocationId)
  return reverseOwnerless(client, order, when)
}
