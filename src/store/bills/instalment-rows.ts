import type { Pool, PoolClient } from 'pg'
import type { Instalment, Purpose } from '../../domain/bills/instalments.ts'

/** The instalments of a bill, plan by plan in their order. */
export const loadInstalments = async (db: Pool | PoolClient, billId: string): Promise<Instalment[]> =>
  (await loadAllInstalments(db, [{ billId }])).get(billId) ?? []

/** The instalments of those bills that have any. */
export async function loadAllInstalments(
  db: Pool | PoolClient,
  bills: readonly { readonly billId: string }[],
): Promise<ReadonlyMap<string, Instalment[]>> {
  const { rows } = await db.query<Instalment & { billId: string }>({
    name: 'load instalments',
    text: `
      select bill_id as "billId", plan, place, due_on as "dueOn", amount, paid_at is not null as "isPaid"
      from bill_instalments where bill_id = any($1) order by bill_id, plan, place`,
    values: [bills.map(({ billId }) => billId)],
  })
  const ofBills = new Map<string, Instalment[]>()
  for (const { billId, ...instalment } of rows) {
    const others = ofBills.get(billId)
    if (others) others.push(instalment)
    else ofBills.set(billId, [instalment])
  }
  return ofBills
}

/** What payments were started for, where it was said. */
export async function loadPurposes(
  client: PoolClient,
  payments: readonly { readonly paymentId: string }[],
): Promise<ReadonlyMap<string, Purpose>> {
  const { rows } = await client.query<{ id: string; plan: string | null; place: number | null }>({
    name: 'load purposes',
    text: 'select payment_id as id, plan, place from payment_purposes where payment_id = any($1)',
    values: [payments.map(({ paymentId }) => paymentId)],
  })
  return new Map(
    rows.map(({ id, plan, place }) => [
      id,
      plan === null || place === null ? { is: 'full' } : { is: 'instalment', plan, place },
    ]),
  )
}

export async function markPaid(
  client: PoolClient,
  instalments: readonly { readonly billId: string; readonly plan: string; readonly place: number }[],
  at: Date,
): Promise<void> {
  if (instalments.length === 0) return
  await client.query(
    `update bill_instalments set paid_at = $2
     from json_to_recordset($1) as paid ("billId" uuid, plan text, place int)
     where bill_id = "billId" and bill_instalments.plan = paid.plan and bill_instalments.place = paid.place`,
    [JSON.stringify(instalments), at],
  )
}
