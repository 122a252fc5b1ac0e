import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { ExchangeState } from '../../schemas/exchange.ts'
import type { PaymentState } from '../../schemas/payment.ts'
import type { Severity } from '../../src/domain/incidents/incident-kinds.ts'
import type { BreakCategory } from '../../src/ports/exchanges/overview-store.ts'

/** Adds exchanges of one partner and state, due at an instant. */
export async function addExchanges(
  pool: Pool,
  partner: string,
  state: ExchangeState,
  count: number,
  dueAt: Date,
): Promise<void> {
  await pool.query(
    `insert into exchanges (partner, subject_kind, subject_id, event, state, due_at, created_at)
     select $1, 'bill', gen_random_uuid(), 'issued', $2, $4, $4 from generate_series(1, $3)`,
    [partner, state, count, dueAt],
  )
}

/** Adds an open incident of a partner that fails. */
export async function addIncident(
  pool: Pool,
  subject: string,
  severity: Severity,
  openedAt: Date,
  because: string | null = null,
): Promise<void> {
  await pool.query(
    `insert into incidents (id, kind, subject, partner, severity, step, count, facts, first_seen_at, last_seen_at,
       opened_at, acknowledged_at, acknowledged_because)
     values (gen_random_uuid(), 'partner-failing', $1, $1, $2, 0, 1200, '{}', $3, $3, $3,
       case when $4::text is not null then $3::timestamptz end, $4)`,
    [subject, severity, openedAt, because],
  )
}

/** Adds payments of one channel and state; `paid` ones are paid in full. */
export async function addPayments(
  pool: Pool,
  channel: string,
  state: PaymentState,
  count: number,
  amount: number,
): Promise<void> {
  await pool.query(
    `insert into payments (id, channel, reference, amount, paid_amount, state, created_at)
     select gen_random_uuid(), $1, gen_random_uuid()::text, $4::bigint,
       case when $2 = 'paid' then $4::bigint end, $2, now()
     from generate_series(1, $3)`,
    [channel, state, count, amount],
  )
}

/** Adds a reconciled day of one source, with its matched amounts and its breaks. */
export async function addReconciliation(
  pool: Pool,
  day: {
    source: string
    businessDay: string
    ranAt: Date
    matched: readonly number[]
    breaks: readonly { category: BreakCategory; bank?: number; ours?: number; closed?: boolean }[]
  },
): Promise<void> {
  const [file, reconciliation] = [randomUUID(), randomUUID()]
  await pool.query(
    `insert into statement_files (id, source, name, sha256, business_day, lines, problems, read_at)
     values ($1, $2, 'a file', sha256($5::bytea), $3, 1, '[]', $4)`,
    [file, day.source, day.businessDay, day.ranAt, Buffer.from(file)],
  )
  await pool.query(
    `insert into statement_lines (file_id, source, line, bank_reference, amount, at, outcome, counts, sealed)
     select $1, $2, number, gen_random_uuid()::text, amount, $3, 'matched', true, ''
     from unnest($4::bigint[]) with ordinality as lines (amount, number)`,
    [file, day.source, day.ranAt, day.matched],
  )
  await pool.query(
    `insert into reconciliations (id, source, business_day, file_id, summary, sealed_answers, ran_at)
     values ($1, $2, $3, $4, '{}', '', $5)`,
    [reconciliation, day.source, day.businessDay, file, day.ranAt],
  )
  for (const { category, bank, ours, closed } of day.breaks) {
    await pool.query(
      `insert into breaks (reconciliation_id, source, business_day, category, bank_amount, our_amount,
         reason, state, opened_at, closed_at)
       values ($1, $2, $3, $4, $5, $6, 'a reason', $7, $8, $9)`,
      [
        reconciliation,
        day.source,
        day.businessDay,
        category,
        bank ?? null,
        ours ?? null,
        closed ? 'closed' : 'open',
        day.ranAt,
        closed ? day.ranAt : null,
      ],
    )
  }
}
