import type { PoolClient } from 'pg'
import type { NewStatementRun, StatementRun } from '../../ports/statements/statement-store.ts'
import { bytea } from '../bytea.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { sealFiles } from './answer-files.ts'
import { closeUnread } from './break-rows.ts'

/** Keeps a file that was compared: its lines, what it came to, and each difference; ends those that it explains. */
export async function keepRun(client: PoolClient, run: NewStatementRun, vault: Vault): Promise<StatementRun> {
  const id = timeOrderedId(run.at)
  const fileId = timeOrderedId(run.at)
  const lines = run.findings.flatMap(({ line, payment, outcome, reason }) =>
    line
      ? [
          {
            line: line.line,
            bank_reference: line.bankReference,
            request_reference: line.requestReference ?? null,
            provider_transaction: line.providerTransaction ?? null,
            amount: line.amount,
            at: line.at,
            outcome,
            payment_id: payment?.id ?? null,
            counts: outcome !== 'duplicate' && reason !== 'contradictory-lines' && reason !== 'not-settled',
            sealed: bytea(vault.seal(Buffer.from(line.raw))),
          },
        ]
      : [],
  )
  const breaks = run.findings
    .filter(({ outcome }) => outcome !== 'matched')
    .map(({ outcome, line, payment, reason }) => ({
      category: outcome,
      bank_reference: line?.bankReference ?? null,
      payment_id: payment?.id ?? null,
      bank_amount: line?.amount ?? null,
      our_amount: payment?.amount ?? null,
      reason: reason ?? outcome,
    }))
  await client.query(
    `insert into statement_files (id, source, name, sha256, business_day, lines, problems, read_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      fileId,
      run.source,
      run.fileName,
      run.fileSha256,
      run.day,
      lines.length,
      JSON.stringify(run.problems),
      run.at,
    ],
  )
  await client.query(insertLinesSql, [JSON.stringify(lines), fileId, run.source])
  await client.query(
    `insert into reconciliations (id, source, business_day, file_id, summary, sealed_answers, ran_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, run.source, run.day, fileId, JSON.stringify(run.totals), sealFiles(run.files, vault), run.at],
  )
  await client.query(insertBreaksSql, [JSON.stringify(breaks), id, run.source, run.day, run.at])
  await client.query(closeFoundBreaksSql, [fileId, run.at])
  await closeUnread(client, { ...run, file: run.fileName })
  const { source, day, totals, problems, at } = run
  return { id, source, day, totals, problems, ranAt: at }
}

const insertLinesSql = `
  insert into statement_lines (file_id, source, line, bank_reference, request_reference, provider_transaction, amount, at, outcome,
    payment_id, counts, sealed)
  select $2, $3, line, bank_reference, request_reference, provider_transaction, amount, at, outcome, payment_id, counts, sealed
  from json_to_recordset($1) as kept (
    line int, bank_reference text, request_reference text, provider_transaction text, amount bigint, at timestamptz, outcome text,
    payment_id uuid, counts boolean, sealed bytea)`

const insertBreaksSql = `
  insert into breaks
    (reconciliation_id, source, business_day, category, bank_reference, payment_id, bank_amount, our_amount, reason, opened_at)
  select $2, $3, $4, category, bank_reference, payment_id, bank_amount, our_amount, reason, $5
  from json_to_recordset($1) as found (
    category text, bank_reference text, payment_id uuid, bank_amount bigint, our_amount bigint, reason text)
  on conflict (source, payment_id) where category = 'only-here' and state in ('open', 'excepted') do nothing`

/** A payment that was missing at the bank and stands in this file, with whatever amount, is missing no more. */
const closeFoundBreaksSql = `
  with found as (
    update breaks set state = 'closed', closed_at = $2
    from statement_lines as lines
    where lines.file_id = $1 and lines.payment_id = breaks.payment_id and lines.source = breaks.source
      and breaks.category = 'only-here' and breaks.state in ('open', 'excepted')
    returning breaks.id
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, next_step_of_break(id), $2, 'closed', 'gateway', 'found-in-later-file' from found`
