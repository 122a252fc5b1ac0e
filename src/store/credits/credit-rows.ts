import type { Pool } from 'pg'

/** What a student's credit comes to, in đồng. */
export async function creditBalance(db: Pool, schoolCode: string, studentCode: string): Promise<number> {
  const { rows } = await db.query<{ balance: number }>(
    `select coalesce(${balance}, 0) as balance from ledger_entries
     where school_code = $1 and student_code = $2 and ${isCredit}`,
    [schoolCode, studentCode],
  )
  return rows[0]?.balance ?? 0
}

/** Entries that touch credit, as the index of credit says it. */
export const isCredit = `(debit = 'payer-credit' or credit = 'payer-credit')`

/** The sum of entries that touch credit. */
export const balance = `sum(case 'payer-credit' when credit then amount else -amount end)`
