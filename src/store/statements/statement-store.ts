import type { Pool } from 'pg'
import type { PaidPayment } from '../../domain/statements/statement-pairs.ts'
import { dayMs } from '../../domain/time/local-time.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type {
  Break,
  DayPayment,
  LineAlone,
  StatementRun,
  StatementStore,
} from '../../ports/statements/statement-store.ts'
import { namedPaymentsSql } from '../payments/named-payments.sql.ts'
import { withTransaction } from '../pool.ts'
import type { Vault } from '../vault.ts'
import { openFiles } from './answer-files.ts'
import { keepRun } from './keep-run.ts'
import { askAboutTwinsSql, linesKeptSql } from './kept-lines.sql.ts'
import { joinKept } from './kept-lines.ts'
import { joinLinesSql, linesAloneSql } from './lines-alone.sql.ts'

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

const toRun = (row: Record<string, unknown>): StatementRun =>
  ({
    id: row.id,
    source: row.source,
    day: row.business_day,
    totals: row.summary,
    problems: row.problems,
    ranAt: row.ran_at,
  }) as StatementRun
