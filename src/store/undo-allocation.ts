import type { PoolClient } from 'pg'
import { account } from '../domain/ledger.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { book } from './ledger-rows.ts'
import { lockBill, lowerBill } from './lower-bill.ts'
import { freeCredit, lockStudent } from './student-credit.ts'
import { tellReopened } from './tell-reopened.ts'

interface Given {
  readonly lineId: string
  readonly amount: number
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
}

/**
 * Takes a given piece of money back, inside the caller's transaction: its line holds it without an owner again, and what it
 * had closed is owed again. What was, stays readable. Throws `conflict` where it is not given, or its credit was used.
 */
export async function undoAllocation(
  client: PoolClient,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string },
  at: Date,
): Promise<void> {
  const { rows } = await client.query<Given>(
    `select line_id as "lineId", amount, school_code as "schoolCode", student_code as "studentCode", bill_id as "billId"
     from allocations where id = $1 and outcome = 'posted' and undone_at is null`,
    [id],
  )
  const given = rows[0]
  if (!given) throw new GatewayError('conflict', 'this money is given to nobody')
  const { lineId, amount, schoolCode, studentCode, billId } = given
  await lockStudent(client, schoolCode, studentCode)
  const from =
    billId === null ? await takeCredit(client, given) : await takeFromBill(client, billId, amount, at)
  await client.query(undoSql, [id, at, `${by}: ${reason}`, lineId, amount])
  const entry = { debit: from, credit: account.unowned, amount }
  await book(client, [entry], { cause: 'allocation-undone', causeId: id, schoolCode, studentCode, at })
}

async function takeCredit(client: PoolClient, { schoolCode, studentCode, amount }: Given): Promise<string> {
  if ((await freeCredit(client, schoolCode, studentCode, null)) < amount) {
    throw new GatewayError('conflict', 'the credit that it became was used since')
  }
  return account.payerCredit
}

async function takeFromBill(client: PoolClient, billId: string, amount: number, at: Date): Promise<string> {
  const before = await lockBill(client, billId)
  if (before.paid < amount) throw new GatewayError('conflict', 'money of this bill was given back since')
  const after = await lowerBill(client, before, amount, 'owed-again', at)
  await tellReopened(client, before, after, 'reversed', { at })
  return account.receivable
}

const undoSql = `
  with undone as (
    update allocations set undone_at = $2, undone_by = $3 where id = $1
  )
  insert into allocations (id, line_id, outcome, why, amount, made_at, made_by)
  values (uuidv7(), $4, 'suspense', 'undone', $5, $2, $3)`
