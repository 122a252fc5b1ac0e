import type { PoolClient } from 'pg'
import type { BillState } from '../../../schemas/bill.ts'
import type { Act } from '../../ports/bills/bill-life-store.ts'

/** Keeps who moved a bill other than by paying it, inside the caller's transaction. */
export async function keepMove(
  client: PoolClient,
  billId: string,
  state: BillState,
  { by, reason, at }: Act,
): Promise<void> {
  await client.query(
    'insert into bill_moves (bill_id, state, made_at, made_by, reason) values ($1, $2, $3, $4, $5)',
    [billId, state, at, by, reason ?? null],
  )
}
