import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { CreditReason } from '../domain/credit.ts'

/** Asks a person about credit, inside the caller's transaction: until it is answered nothing uses it by itself. */
export async function askAboutCredit(
  client: PoolClient,
  credit: {
    readonly schoolCode: string
    readonly studentCode: string
    readonly billId: string | null
    readonly amount: number
    readonly why: CreditReason
  },
  at: Date,
): Promise<void> {
  const { schoolCode, studentCode, billId, amount, why } = credit
  await client.query(
    `insert into credit_questions (id, school_code, student_code, bill_id, amount, why, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [randomUUID(), schoolCode, studentCode, billId, amount, why, at],
  )
}
