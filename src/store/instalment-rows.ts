import type { Pool, PoolClient } from 'pg'
import type { Instalment, Purpose } from '../domain/instalments.ts'

/** The instalments of a bill, plan by plan in their order. */
export async function loadInstalments(db: Pool | PoolClient, billId: string): Promise<Instalment[]> {
  const { rows } = await db.query<Instalment>(
    `select plan, place, due_on as "dueOn", amount, paid_at is not null as "isPaid"
     from bill_instalments where bill_id = $1 order by plan, place`,
    [billId],
  )
  return rows
}

/** Keeps what a payment is started for, inside the caller's transaction; nothing where nobody said it. */
export async function keepPurpose(client: PoolClient, paymentId: string, purpose: Purpose): Promise<void> {
  if (purpose.is === 'unsaid') return
  const { plan, place } = purpose.is === 'instalment' ? purpose : { plan: null, place: null }
  await client.query('insert into payment_purposes (payment_id, plan, place) values ($1, $2, $3)', [
    paymentId,
    plan,
    place,
  ])
}

/** What a payment was started for. */
export async function purposeOf(client: PoolClient, paymentId: string): Promise<Purpose> {
  const { rows } = await client.query<{ plan: string | null; place: number | null }>(
    'select plan, place from payment_purposes where payment_id = $1',
    [paymentId],
  )
  const [row] = rows
  if (!row) return { is: 'unsaid' }
  const { plan, place } = row
  return plan === null || place === null ? { is: 'full' } : { is: 'instalment', plan, place }
}

export async function markPaid(
  client: PoolClient,
  billId: string,
  { plan, place }: { plan: string; place: number },
  at: Date,
): Promise<void> {
  await client.query(
    'update bill_instalments set paid_at = $4 where bill_id = $1 and plan = $2 and place = $3',
    [billId, plan, place, at],
  )
}
