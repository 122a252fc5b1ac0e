import type { PoolClient } from 'pg'
import type { CreditReason } from '../../domain/credits/credit.ts'
import { timeOrderedId } from '../time-ordered-id.ts'

/** Credit that nobody may use before a person has said so. */
export interface DoubtfulCredit {
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
  readonly amount: number
  readonly why: CreditReason
}

/** Asks a person about credits, inside the caller's transaction: until it is answered nothing uses them by itself. */
export async function askAboutCredits(
  client: PoolClient,
  credits: readonly DoubtfulCredit[],
  at: Date,
): Promise<void> {
  if (credits.length === 0) return
  const rows = credits.map((credit) => ({ id: timeOrderedId(at), ...credit }))
  await client.query(
    `insert into credit_questions (id, school_code, student_code, bill_id, amount, why, asked_at)
     select id, "schoolCode", "studentCode", "billId", amount, why, $2
     from json_to_recordset($1) as credit (
       id uuid, "schoolCode" text, "studentCode" text, "billId" uuid, amount bigint, why text)`,
    [JSON.stringify(rows), at],
  )
}
