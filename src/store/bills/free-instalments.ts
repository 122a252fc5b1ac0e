import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'

/** After money left a bill: the instalment that this payment was for is open again, and with nothing paid every plan is. */
export async function freeInstalments(
  client: PoolClient,
  { id, paid }: Bill,
  paymentId: string | null,
): Promise<void> {
  await client.query(
    `update bill_instalments set paid_at = null where bill_id = $1 and paid_at is not null and ($2 or (plan, place) in (
       select plan, place from payment_purposes where payment_id = $3 and plan is not null))`,
    [id, paid === 0, paymentId],
  )
  if (paid === 0) await client.query('update bills set plan = null where id = $1 and plan is not null', [id])
}
