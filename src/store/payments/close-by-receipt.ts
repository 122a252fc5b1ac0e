import type { PoolClient } from 'pg'
import { owedOn } from '../../domain/bills/bill-terms.ts'
import { entriesOfCreditUse } from '../../domain/money/ledger.ts'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Receipt, VoidSaid } from '../../ports/payments/receipt-store.ts'
import { lockBill } from '../bills/lock-bill.ts'
import { lockBillOnDay, writePaid } from '../bills/write-paid.ts'
import { spendCredit } from '../credits/spend-credit.ts'
import { freeCredit } from '../credits/student-credit.ts'
import { book } from '../ledger-rows.ts'

/**
 * Lets the money of another receipt, which is the student's credit by now, close the bill of a receipt that was just made void, inside
 * the caller's transaction, which holds the bill and its student. Money that closed a bill itself closes nothing more. Throws `conflict`
 * where that receipt is not a valid one of the student, or its credit was used since. What is owed goes by the day that its money was paid.
 */
export async function closeByReceipt(
  client: PoolClient,
  billId: string,
  receipt: Receipt | undefined,
  said: VoidSaid,
  when: ApprovalMoment,
): Promise<void> {
  const { schoolCode, studentCode } = await lockBill(client, billId)
  const isTheirs = receipt?.schoolCode === schoolCode && receipt.studentCode === studentCode
  if (!isTheirs || receipt.state !== 'valid')
    throw new GatewayError('conflict', 'no other receipt of this student has that id and is valid')
  if (await isPiece(client, receipt.id)) return closeByPiece(client, billId, receipt, said, when)
  const credited = await creditedOf(client, receipt.id)
  if (credited === 0) return
  const { by } = said.actor
  const use = { billId, amount: credited, by, reason: said.reason, at: when.at, day: receipt.paidOn }
  const { is } = await spendCredit(client, use, when.tell)
  if (is !== 'used' && is !== 'nothing-owed') throw wasUsed()
}

const wasUsed = () => new GatewayError('conflict', 'the credit that it became was used since')

/** Pieces of money that closed a bill stay where they are. */
async function isPiece(client: PoolClient, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from allocations where id = $1 and outcome = 'posted' and bill_id is null and undone_at is null for update`,
    [id],
  )
  return rowCount === 1
}

/** What of a payment, by its receipt or itself, its bill did not take. */
export async function creditedOf(client: PoolClient, id: string): Promise<number> {
  const { rows } = await client.query<{ credited: number }>(
    `select coalesce(sum(amount), 0) as credited from ledger_entries
     where cause in ('payment', 'owner-found') and credit = 'payer-credit'
       and cause_id = coalesce((select payment_id from counter_receipts where id = $1), $1)`,
    [id],
  )
  return rows[0]?.credited ?? 0
}

/** The piece itself is for the bill then, and its receipt too. */
async function closeByPiece(
  client: PoolClient,
  billId: string,
  { id: allocationId, paidOn }: Receipt,
  { actor }: VoidSaid,
  { at, tell }: ApprovalMoment,
): Promise<void> {
  const { bill, school } = await lockBillOnDay(client, billId, paidOn, at)
  const { rows } = await client.query<{ id: string; amount: number }>(
    `with undone as (
       update allocations set undone_at = $2, undone_by = $3 where id = $1 returning *
     )
     insert into allocations
       (id, line_id, payment_id, outcome, why, amount, school_code, student_code, bill_id, made_at, made_by)
     select uuidv7(), line_id, payment_id, outcome, why, amount, school_code, student_code, $4, $2, $3 from undone
     returning id, amount`,
    [allocationId, at, actor.by, billId],
  )
  const { id, amount } = rows[0] as { id: string; amount: number }
  const { schoolCode, studentCode, plan } = bill
  if (amount > owedOn(bill, paidOn))
    throw new GatewayError('conflict', 'that money is more than the bill asks')
  if (amount > (await freeCredit(client, schoolCode, studentCode, null))) throw wasUsed()
  const cause = { cause: 'allocation', causeId: id } as const
  await book(client, entriesOfCreditUse(amount), { ...cause, schoolCode, studentCode, at })
  await writePaid(client, { bill, school, paid: bill.paid + amount, plan, tell }, at)
}
