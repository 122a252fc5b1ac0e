import type { Pool } from 'pg'
import type { BankFileSummary } from '../../ports/bank-lines/bank-file-store.ts'
import type { SettlementSummary } from '../../ports/statements/settlement-store.ts'
import type {
  FileResult,
  FileTotal,
  ListedFile,
  StatementOfAccount,
  StatementView,
  UnreadNote,
} from '../../ports/statements/statement-view.ts'
import type { Vault } from '../vault.ts'
import { openFiles } from './answer-files.ts'

/** Shows files of banks and providers from PostgreSQL. */
export function createStatementView(pool: Pool, vault: Vault): StatementView {
  const namesIn = (sealed: Buffer): readonly string[] => [...openFiles(sealed, vault).keys()]
  return {
    async page({ source, before, limit }) {
      const { rows } = await pool.query<ListedFile>(pageSql, [source ?? null, before ?? null, limit])
      return rows
    },

    async result({ source, sha256 }): Promise<FileResult | undefined> {
      const { rows } = await pool.query(resultSql, [source, Buffer.from(sha256, 'hex')])
      const [read] = rows
      if (!read) return undefined
      const { tells, readAt, day, summary, problems, sealed, statements } = read
      return {
        ...{ tells, readAt, day },
        totals: totalsOf[tells as FileResult['tells']](summary as never),
        problems: problems ?? summary.problems,
        statements: (statements ?? []) as StatementOfAccount[],
        answers: sealed === null ? [] : namesIn(sealed),
      }
    },

    async unread({ source, name }) {
      const { rows } = await pool.query<UnreadNote>(
        `select id as "breakId", state, file_row as row, reason from breaks
         where source = $1 and file = $2 and category = 'unread-file' order by id desc limit 1`,
        [source, name],
      )
      return rows[0]
    },

    async answers({ source, sha256 }) {
      const { rows } = await pool.query(resultSql, [source, Buffer.from(sha256, 'hex')])
      return rows[0]?.sealed ? openFiles(rows[0].sealed, vault) : undefined
    },
  }
}

/** What a summary says of rows, by who sent the file; a provider that settles keeps charges. */
const totalsOf: Readonly<Record<FileResult['tells'], (summary: never) => FileTotal[]>> = {
  payments: (totals: Readonly<Record<string, { count: number; amount: number }>>) =>
    Object.entries(totals).map(([name, total]) => ({ name, ...total })),
  settlements: ({ totals }: SettlementSummary) =>
    Object.entries(totals).map(([name, { count, gross }]) => ({ name, count, amount: gross })),
  movements: ({ lines, known, conflicts, money }: BankFileSummary) => [
    { name: 'lines', count: lines, amount: null },
    { name: 'known', count: known, amount: null },
    { name: 'conflicts', count: conflicts, amount: null },
    ...Object.entries(money).map(([name, { count, amount }]) => ({ name, count, amount })),
  ],
}

const pageSql = `
  select kept.id, kept.source, kept.name, encode(kept.sha256, 'hex') as sha256, kept.bytes, kept.kept_by as "keptBy",
    kept.kept_at as "keptAt", exists (select 1 from kept_file_chunks where file_id = kept.id) as "isHere",
    coalesce(compared.read_at, settled.read_at, taken.read_at) as "readAt",
    coalesce(compared.business_day, settled.business_day) as day,
    coalesce(jsonb_array_length(coalesce(compared.problems, settled.summary -> 'problems', taken.summary -> 'problems')), 0)
      as problems
  from kept_files as kept
  left join statement_files as compared on compared.source = kept.source and compared.sha256 = kept.sha256
  left join settlement_files as settled on settled.source = kept.source and settled.sha256 = kept.sha256
  left join bank_files as taken on taken.source = kept.source and taken.sha256 = kept.sha256
  where ($1::text is null or kept.source = $1)
    and ($2::uuid is null or (kept.kept_at, kept.id) < (select kept_at, id from kept_files where id = $2))
  order by kept.kept_at desc, kept.id desc limit $3`

const resultSql = `
  select 'payments' as tells, files.read_at as "readAt", files.business_day as day, runs.summary, files.problems,
    runs.sealed_answers as sealed, null::jsonb as statements
  from statement_files as files join reconciliations as runs on runs.file_id = files.id
  where files.source = $1 and files.sha256 = $2
  union all
  select 'settlements', read_at, business_day, summary, null, sealed_answers, null from settlement_files
  where source = $1 and sha256 = $2
  union all
  select 'movements', read_at, null, summary, null, null, (
    select jsonb_agg(jsonb_build_object('account', account, 'sequence', sequence, 'opening', opening, 'closing', closing,
      'lastDay', last_day) order by place)
    from (select * from account_statements where file_id = bank_files.id order by place limit 200) as first)
  from bank_files where source = $1 and sha256 = $2`
