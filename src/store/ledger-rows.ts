import type { PoolClient } from 'pg'
import type { LedgerCauseKind, LedgerEntry } from '../domain/ledger.ts'

/** What made entries, and when they are booked. */
export interface LedgerCause {
  readonly cause: LedgerCauseKind
  readonly causeId: string
  readonly schoolCode: string | null
  /** Whose money it is, so that credit can be told by student. */
  readonly studentCode?: string | null
  readonly at: Date
}

/** Books entries inside the caller's transaction; the unique index refuses to book one cause twice. */
export async function book(
  client: PoolClient,
  entries: readonly LedgerEntry[],
  cause: LedgerCause,
): Promise<void> {
  await client.query(
    `insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
     select $2, $6, debit, credit, amount, $3, $4, $5
     from json_to_recordset($1) as entry (debit text, credit text, amount bigint)`,
    [
      JSON.stringify(entries),
      cause.schoolCode,
      cause.cause,
      cause.causeId,
      cause.at,
      cause.studentCode ?? null,
    ],
  )
}
