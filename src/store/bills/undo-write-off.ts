import type { PoolClient } from 'pg'
import { type Bill, billStateAfter } from '../../domain/bills/bill.ts'

/**
 * Asks again for what was given up of a locked bill, inside the transaction that takes off it what had closed a part: how much to give
 * up was decided by that, and is decided anew. Gives the bill as it is owed then; one that is not written off as it is.
 */
export async function undoWriteOff(client: PoolClient, bill: Bill, at: Date): Promise<Bill> {
  const { id, state, payable, paid } = bill
  if (state !== 'written-off') return bill
  await client.query(
    `insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
     select given.school_code, student_code, credit, debit, given.amount, 'write-off-undone', cause_id, $2
     from approvals join ledger_entries as given on cause = 'written-off' and cause_id = approvals.id
     where kind = 'write-off' and alone = $1::text and state = 'done' and not exists (
       select from ledger_entries as undone where undone.cause = 'write-off-undone' and undone.cause_id = approvals.id)`,
    [id, at],
  )
  return { ...bill, state: billStateAfter(payable, paid) }
}
