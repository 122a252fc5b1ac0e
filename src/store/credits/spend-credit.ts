import type { PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { closedByCredit } from '../../domain/credits/credit.ts'
import { entriesOfCreditUse } from '../../domain/money/ledger.ts'
import { localDay } from '../../domain/time/local-time.ts'
import type { CreditUse, UseOutcome } from '../../ports/credits/credit-store.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { findAndLockBill } from '../bills/lock-bill.ts'
import { lockBillOnDay, writePaid } from '../bills/write-paid.ts'
import { book } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { freeCredit, lockStudent } from './student-credit.ts'

/** Closes what is owed of a bill with the student's credit, inside the caller's transaction. */
export async function spendCredit(
  client: PoolClient,
  use: CreditUse,
  tell: TellOfPayment,
): Promise<UseOutcome> {
  const { billId, amount: atMost = Number.MAX_SAFE_INTEGER, by, reason, at, day = localDay(at) } = use
  const found = await findAndLockBill(client, billId)
  if (!found) return { is: 'unknown' }
  const { schoolCode, studentCode } = found
  await lockStudent(client, schoolCode, studentCode)
  const available = await freeCredit(client, schoolCode, studentCode, null)
  if (available <= 0) return { is: 'no-credit' }
  const byItself = typeof by !== 'string'
  if (byItself && (available > by.atMost || (await isAskedAbout(client, schoolCode, studentCode))))
    return { is: 'asks-a-person' }
  const { owed, closed: amount } = closedByCredit(found, Math.min(available, atMost), day)
  if (owed <= 0) return { is: 'nothing-owed' }
  if (amount <= 0) return { is: 'amount-not-accepted' }
  // Only what is paid is late: where credit closes nothing, nothing is charged.
  const { bill, school } = await lockBillOnDay(client, billId, day, at)

  const id = timeOrderedId(at)
  await client.query(
    `insert into credit_uses (id, school_code, student_code, bill_id, amount, made_at, made_by, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, schoolCode, studentCode, billId, amount, at, byItself ? gateway : by, reason],
  )
  await book(client, entriesOfCreditUse(amount), {
    ...{ cause: 'credit-used', causeId: id, schoolCode, studentCode, at },
  })
  const paid = { bill, school, paid: bill.paid + amount, plan: bill.plan, tell }
  const written = await writePaid(client, paid, at)
  return { is: 'used', amount, bill: written }
}

async function isAskedAbout(client: PoolClient, schoolCode: string, studentCode: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from credit_questions where school_code = $1 and student_code = $2 and answered_at is null limit 1`,
    [schoolCode, studentCode],
  )
  return rowCount === 1
}
