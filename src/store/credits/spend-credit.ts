import type { PoolClient } from 'pg'
import { gateway } from '../../domain/actor.ts'
import { isInForce } from '../../domain/bill.ts'
import { leastTaken } from '../../domain/exactness.ts'
import { entriesOfCreditUse } from '../../domain/ledger.ts'
import type { CreditUse, UseOutcome } from '../../ports/credit-store.ts'
import type { TellOfPayment } from '../../ports/payment-store.ts'
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
  const { billId, amount: asked = Number.MAX_SAFE_INTEGER, by, reason, at } = use
  const { rows } = await client.query<{ schoolCode: string; studentCode: string }>(
    'select school_code as "schoolCode", student_code as "studentCode" from bills where id = $1 for update',
    [billId],
  )
  if (!rows[0]) return { is: 'unknown' }
  const { schoolCode, studentCode } = rows[0]
  await lockStudent(client, schoolCode, studentCode)
  const available = await freeCredit(client, schoolCode, studentCode, null)
  if (available <= 0) return { is: 'no-credit' }
  const byItself = typeof by !== 'string'
  if (byItself && (available > by.atMost || (await isAskedAbout(client, schoolCode, studentCode))))
    return { is: 'asks-a-person' }
  // Only what is paid is late: without credit nothing is charged.
  const { bill, school } = await lockBillOnDay(client, billId, at, at)
  const owed = isInForce(bill.state) ? bill.payable - bill.paid : 0
  if (owed <= 0) return { is: 'nothing-owed' }
  const amount = Math.min(available, owed, asked)
  if (amount < leastTaken(bill, owed)) return { is: 'amount-not-accepted' }

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
