import type { PoolClient } from 'pg'
import type { LedgerCauseKind, LedgerEntry } from '../domain/money/ledger.ts'

/** What made entries. */
interface Cause {
  readonly cause: LedgerCauseKind
  readonly causeId: string
  readonly schoolCode: string | null
  /** Whose money it is, so that credit can be told by student. */
  readonly studentCode?: string | null
}

/** What made entries, and when they are booked. */
export interface LedgerCause extends Cause {
  readonly at: Date
}

/** Entries with what made them. */
export interface Booking extends Cause {
  readonly entries: readonly LedgerEntry[]
}

/** Books entries inside the caller's transaction; the unique index refuses to book one cause twice. */
export const book = (
  client: PoolClient,
  entries: readonly LedgerEntry[],
  { at, ...cause }: LedgerCause,
): Promise<void> => bookAll(client, [{ ...cause, entries }], at)

/** Books entries of many causes at once, in their order. */
export async function bookAll(client: PoolClient, bookings: readonly Booking[], at: Date): Promise<void> {
  const rows = bookings.flatMap(({ entries, cause, causeId, schoolCode, studentCode }) =>
    entries.map((entry) => ({
      ...entry,
      cause,
      cause_id: causeId,
      school_code: schoolCode,
      student_code: studentCode,
    })),
  )
  if (rows.length > 0) await client.query({ name: 'book', text: bookSql, values: [JSON.stringify(rows), at] })
}

const bookSql = `
  insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
  select school_code, student_code, debit, credit, amount, cause, cause_id, $2
  from json_to_recordset($1) as entry (
    school_code text, student_code text, debit text, credit text, amount bigint, cause text, cause_id uuid)`
