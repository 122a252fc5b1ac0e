import type { Pool, PoolClient } from 'pg'
import { dayMs } from '../../domain/local-time.ts'
import type { PaidPayment } from '../../domain/statement-pairs.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type {
  Break,
  DayPayment,
  LineAlone,
  NewStatementRun,
  StatementRun,
  StatementStore,
} from '../../ports/statement-store.ts'
import { bytea } from '../bytea.ts'
import { namedPaymentsSql } from '../payments/named-payments.sql.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { openFiles, sealFiles } from './answer-files.ts'
import { closeUnread } from './break-rows.ts'
import { askAboutTwinsSql, linesKeptSql } from './kept-lines.sql.ts'
import { joinKept } from './kept-lines.ts'
import { joinLineSql } from './line-of-break.sql.ts'

/** Keeps statements in PostgreSQL; the lines as the bank wrote them name people and are sealed. */
export function createStatementStore(pool: Pool, vault: Vault): StatementStore {
  const findRun: StatementStore['findRun'] = async (source, fileSha256) => {
    const { rows } = await pool.query(
      `select runs.id, runs.source, runs.business_day, runs.summary, runs.sealed_answers, runs.ran_at, files.problems
       from reconciliations as runs join statement_files as files on files.id = runs.file_id
       where files.source = $1 and files.sha256 = $2`,
      [source, fileSha256],
    )
    return rows[0] && { run: toRun(rows[0]), files: openFiles(rows[0].sealed_answers, vault) }
  }
  return {
    findRun,

    async seenEarlier(source, bankReferences) {
      const { rows } = await pool.query<{ bank_reference: string }>(
        'select bank_reference from statement_lines where source = $1 and bank_reference = any($2) and counts',
        [source, bankReferences],
      )
      return new Set(rows.map((row) => row.bank_reference))
    },

    async paidPayments({ channel, from, to }, named) {
      const { rows } = await pool.query(
        `with looked_at as (
           select id from payments where channel = $1 and state = 'paid' and paid_at >= $2 and paid_at < $3
           union
           ${namedPaymentsSql('$1', '$4')}
         )
         select id, reference, provider_transaction, paid_amount, paid_at,
           exists (select 1 from reversals where reversals.payment_id = payments.id) as is_taken_back
         from looked_at join payments using (id)
         where superseded_by is null and not exists (
             select 1 from statement_lines
             where payment_id = payments.id and outcome in ('matched', 'amount-differs'))`,
        [channel, from, to, named],
      )
      return rows.map(
        (row): DayPayment => ({
          id: row.id,
          reference: row.reference,
          providerTransaction: row.provider_transaction,
          amount: row.paid_amount,
          paidAt: row.paid_at,
          mayBeMissing: row.paid_at >= from && row.paid_at < to && !row.is_taken_back,
        }),
      )
    },

    async unpaidPayments(channel, references) {
      const { rows } = await pool.query<PaidPayment>(
        `select reference, provider_transaction as "providerTransaction", amount from payments
         where channel = $1 and reference = any($2) and state <> 'paid'`,
        [channel, references],
      )
      return rows
    },

    async linesAlone(source) {
      const { rows } = await pool.query(linesAloneSql, [source])
      return rows.map(toLineAlone)
    },

    async join(joined, at) {
      await pool.query(joinLinesSql, [JSON.stringify(joined), at])
    },

    async linesKept(source) {
      const { rows } = await pool.query(linesKeptSql, [source])
      return rows.map(toLineAlone)
    },

    joinKept: (joined, at) => joinKept(pool, joined, at),

    async askAboutTwins({ source, cutOff }, at) {
      await pool.query(askAboutTwinsSql, [source, at, cutOff, new Date(at.getTime() - twinsForMs)])
    },

    async keep(run) {
      try {
        const kept = await withTransaction(pool, (client) => keepRun(client, run, vault))
        return { run: kept, files: run.files, wasKnown: false }
      } catch (error) {
        const { constraint = '' } = error as { constraint?: string }
        if (sharedLines.has(constraint)) {
          throw new GatewayError('conflict', 'another file with the same lines was read at the same moment', {
            cause: error,
          })
        }
        if (constraint !== 'statement_files_are_read_once') throw error
        const other = await findRun(run.source, run.fileSha256)
        if (!other) throw error
        return { ...other, wasKnown: true }
      }
    },

    async breaks({ source, day, limit }) {
      const { rows } = await pool.query<Break>(
        `select id, source, business_day as day, category, bank_reference as "bankReference",
           payment_id as "paymentId", bank_amount as "bankAmount", our_amount as "ourAmount", reason,
           opened_at as "openedAt"
         from breaks
         where state = 'open' and ($1::text is null or source = $1) and ($2::date is null or business_day = $2)
         order by business_day desc, id limit $3`,
        [source ?? null, day ?? null, limit],
      )
      return rows
    },
  }
}

/** For so long after a person kept a line, a payment that is like it is asked about. */
const twinsForMs = 30 * dayMs

/** What two files that hold the same lines break when they are read at the same moment. */
const sharedLines = new Set(['statement_lines_count_once', 'statement_lines_match_a_payment_once'])

async function keepRun(client: PoolClient, run: NewStatementRun, vault: Vault): Promise<StatementRun> {
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

/** The difference of a line that told of a payment which nobody here knew, while a person has not ended it. */
const isAlone = `breaks.category = 'only-at-bank' and breaks.reason = 'only-at-bank' and breaks.state in ('open', 'excepted')
  and breaks.payment_id is null`

const linesAloneSql = `
  select lines.id, line, lines.bank_reference, request_reference, provider_transaction, amount, at
  from breaks ${joinLineSql}
  where breaks.source = $1 and ${isAlone} and outcome = 'only-at-bank'`

const toLineAlone = (row: Record<string, unknown>): LineAlone =>
  ({
    id: row.id,
    line: row.line,
    bankReference: row.bank_reference,
    requestReference: row.request_reference ?? undefined,
    providerTransaction: row.provider_transaction ?? undefined,
    amount: row.amount,
    at: (row.at as Date).toISOString(),
    content: '',
    status: 'settled',
  }) as LineAlone

/** A line of the same amount is matched, and its difference over; of another amount it is a difference of that payment. */
const joinLinesSql = `
  with joined as (
    update statement_lines as lines set payment_id = payments.id,
      outcome = case when lines.amount = paid_amount then 'matched' else 'amount-differs' end
    from json_to_recordset($1) as pair ("lineId" bigint, "paymentId" uuid)
    join payments on payments.id = "paymentId"
    where lines.id = "lineId" and lines.outcome = 'only-at-bank' and lines.payment_id is null
    returning lines.source, lines.file_id, lines.bank_reference, lines.outcome, payments.id as payment_id, paid_amount
  ),
  told as (
    update breaks set payment_id = joined.payment_id, our_amount = paid_amount,
      category = case outcome when 'matched' then category else outcome end,
      reason = case outcome when 'matched' then reason else outcome end,
      state = case outcome when 'matched' then 'closed' else breaks.state end,
      closed_at = case outcome when 'matched' then $2::timestamptz end
    from joined join reconciliations as runs on runs.file_id = joined.file_id
    where breaks.source = joined.source and breaks.reconciliation_id = runs.id
      and breaks.bank_reference = joined.bank_reference and ${isAlone}
    returning breaks.id, breaks.state
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, next_step_of_break(id), $2, 'closed', 'gateway', 'confirmed-later'
  from told where state = 'closed'`

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

const toRun = (row: Record<string, unknown>): StatementRun =>
  ({
    id: row.id,
    source: row.source,
    day: row.business_day,
    totals: row.summary,
    problems: row.problems,
    ranAt: row.ran_at,
  }) as StatementRun
