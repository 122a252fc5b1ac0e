import type { Pool, PoolClient } from 'pg'

/** What a student's credit comes to, in đồng. */
export async function creditBalance(
  db: Pool | PoolClient,
  schoolCode: string,
  studentCode: string,
): Promise<number> {
  const { rows } = await db.query<{ balance: number }>(
    `select coalesce(${balance}, 0) as balance from ledger_entries
     where school_code = $1 and student_code = $2 and ${isCredit}`,
    [schoolCode, studentCode],
  )
  return rows[0]?.balance ?? 0
}

/**
 * Locks a student's credit until the transaction ends and gives it. Whoever takes from credit holds this, so that it is
 * spent once; whoever adds to it need not. It is taken before the lock of a bill.
 */
export async function lockCredit(
  client: PoolClient,
  schoolCode: string,
  studentCode: string,
): Promise<number> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 7301035))', [
    `credit ${schoolCode} ${studentCode}`,
  ])
  return creditBalance(client, schoolCode, studentCode)
}

/** Entries that touch credit, as the index of credit says it. */
export const isCredit = `(debit = 'payer-credit' or credit = 'payer-credit')`

/** The sum of entries that touch credit. */
export const balance = `sum(case 'payer-credit' when credit then amount else -amount end)`
