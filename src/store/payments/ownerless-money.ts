import type { PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import type { BillToAccept } from '../../ports/bills/bill-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { holdBankLines } from '../bank-lines/hold-bank-lines.ts'
import { settleBills } from '../bills/settle-bill.ts'

/**
 * Keeps money that arrives without a bill and a bill that arrives after its money from missing each other: whoever
 * accepts numbered bills holds it shared, whoever keeps ownerless money holds it alone, until the transaction ends.
 */
export async function holdOwnerless(client: PoolClient, how: 'shared' | 'alone'): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock'
  await client.query(`select ${lock}($1)`, [advisoryLocks.ownerlessMoney])
}

/**
 * Holds the money that a piece is of, before it is given: that of bank lines, and where a payment brought it, bills that may
 * be its owner wait outside.
 */
export async function holdMoneyOf(client: PoolClient, allocationId: string): Promise<void> {
  await holdBankLines(client)
  const { rowCount } = await client.query(
    'select 1 from allocations where id = $1 and payment_id is not null',
    [allocationId],
  )
  if (rowCount !== 0) await holdOwnerless(client, 'alone')
}

/** Keeps the money of payments that were just paid and have no bill, each as one piece without an owner. */
export async function keepOwnerless(
  client: PoolClient,
  payments: readonly { readonly id: string; readonly amount: number }[],
  at: Date,
): Promise<void> {
  if (payments.length === 0) return
  await client.query(
    `insert into allocations (id, payment_id, outcome, why, amount, made_at, made_by)
     select uuidv7(), id, 'suspense', 'no-known-bill', amount, $3, $4
     from unnest($1::uuid[], $2::bigint[]) as unowned (id, amount) where amount > 0`,
    [payments.map(({ id }) => id), payments.map(({ amount }) => amount), at, gateway],
  )
}

/** Gives ownerless money to the bills it named, now that they exist. What people gave or sent back meanwhile stays so. */
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
       and not exists (
         select 1 from allocations
         where payment_id = payments.id and undone_at is null
           and (outcome <> 'suspense' or student_code is not null or allocations.amount <> paid_amount))
     order by payments.channel, payments.reference
     for no key update of payments`,
    [[...byNumber.keys()]],
  )
  if (rows.length === 0) return
  const found = rows.map((row) => ({ id: row.payment_id, bill_id: row.bill_id }))
  await client.query(giveOwnersSql, [JSON.stringify(found)])
  await client.query(leavePiecesSql, [found.map(({ id }) => id), at, gateway])
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

/** The money of payments ($1) is their bills' from now on, and in no piece. */
const leavePiecesSql = `
  update allocations set undone_at = $2, undone_by = $3 where payment_id = any($1::uuid[]) and undone_at is null`
