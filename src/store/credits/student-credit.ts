import type { PoolClient } from 'pg'
import { balance, isCredit } from './credit-rows.ts'

/** Locks a student, so that their credit is given away by one at a time. Taken after the lock of a bill. */
export async function lockStudent(
  client: PoolClient,
  schoolCode: string,
  studentCode: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from students where school_code = $1 and code = $2 for no key update',
    [schoolCode, studentCode],
  )
  return rowCount === 1
}

/** A student's credit in đồng, less what others than one refund ask to go back of it. */
export async function freeCredit(
  client: PoolClient,
  schoolCode: string,
  studentCode: string,
  butForRefund: string | null,
): Promise<number> {
  const { rows } = await client.query<{ free: number }>(
    `select coalesce((
         select ${balance} from ledger_entries
         where school_code = $1 and student_code = $2 and ${isCredit}), 0)
       - coalesce((
         select sum(from_credit) from refunds
         where school_code = $1 and student_code = $2 and state = 'requested' and id is distinct from $3), 0) as free`,
    [schoolCode, studentCode, butForRefund],
  )
  return rows[0]?.free ?? 0
}
