import type { PoolClient } from 'pg'
import type { BillToAccept } from '../ports/bill-store.ts'
import { advisoryLocks } from './advisory-locks.ts'
import { settleBills } from './settle-bill.ts'

/**
 * Keeps money that arrives without a bill and a bill that arrives after its money from missing each other: whoever
 * accepts numbered bills holds it shared, whoever keeps ownerless money holds it alone, until the transaction ends.
 */
export async function holdOwnerless(client: PoolClient, how: 'shared' | 'alone'): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock'
  await client.query(`select ${lock}($1)`, [advisoryLocks.ownerlessMoney])
}

/** Gives ownerless money to the bills it named, now that they exist. */
export async function findOwners(
  client: PoolClient,
  bills: readonly BillToAccept[],
  at: Date,
): Promise<void> {
  if (bills.length === 0) return
  const byNumber = new Map(bills.map((bill) => [bill.request.dossierNumber, bill]))
  const { rows } = await client.query<{
    payment_id: string
    amount: number
    paid_at: Date
    bill_id: string
    dossier_number: string
  }>(
    `select payments.id as payment_id, payments.paid_amount as amount, payments.paid_at, bills.id as bill_id, bills.dossier_number
     from payments join bills on bills.dossier_number = any(payments.named_dossiers)
     where payments.bill_id is null and payments.state = 'paid'
       and payments.named_dossiers && $1::text[] and bills.dossier_number = any($1)
       and (select count(*) from bills as named where named.dossier_number = any(payments.named_dossiers)) = 1
     order by payments.channel, payments.reference
     for update of payments`,
    [[...byNumber.keys()]],
  )
  if (rows.length === 0) return
  const found = rows.map((row) => ({ id: row.payment_id, bill_id: row.bill_id }))
  await client.query(giveOwnersSql, [JSON.stringify(found)])
  const moneys = rows.map((row) => {
    const tell = byNumber.get(row.dossier_number)?.tellPaid ?? new Map<string, number>()
    return {
      billId: row.bill_id,
      paymentId: row.payment_id,
      amount: row.amount,
      paidAt: row.paid_at,
      from: 'unowned' as const,
      tell: () => tell,
    }
  })
  await settleBills(client, moneys, at)
}

const giveOwnersSql = `
  update payments set bill_id = found.bill_id
  from json_to_recordset($1) as found (id uuid, bill_id uuid) where payments.id = found.id`
