import type { Pool } from 'pg'
import type {
  BankFileStore,
  DayOfFiles,
  KeptBankFile,
  ToldLine,
} from '../../ports/bank-lines/bank-file-store.ts'
import { withTransaction } from '../pool.ts'
import { closeUnread } from '../statements/break-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import {
  daysOfFilesSql,
  gapsSql,
  linesOfFilesSql,
  moneyOfFileSql,
  sumUpSql,
  toldBySql,
} from './bank-file-store.sql.ts'
import { moneyByOutcome } from './money-by-outcome.ts'
import { whileAlone } from './while-alone.ts'

/** Keeps the files of account statements in PostgreSQL. */
export function createBankFileStore(pool: Pool): BankFileStore {
  const find: BankFileStore['find'] = async (source, sha256) => {
    const { rows } = await pool.query<KeptBankFile>(
      'select id, source, summary, read_at as "readAt" from bank_files where source = $1 and sha256 = $2',
      [source, sha256],
    )
    return rows[0]
  }
  return {
    find,

    whileAlone: (name, work, waitMs) => whileAlone(pool, name, work, waitMs),

    async *toldBy(source, witnesses) {
      const [, first, end] = withinFile(source, witnesses)
      for (let after = first; ; ) {
        const values = [source, after, end, witnesses.length, linesAtOnce]
        const { rows } = await pool.query<ToldLine>(toldBySql, values)
        const last = rows.at(-1)
        if (!last) return
        yield* rows
        after = `${witnesses}${last.place}`
      }
    },

    async sumUp(source, witnesses) {
      const values = withinFile(source, witnesses)
      const { rows } = await pool.query(sumUpSql, values)
      const { rows: money } = await pool.query(moneyOfFileSql, values)
      return { ...rows[0], money: moneyByOutcome(money) }
    },

    keep: ({ source, name, sha256, statements, summary, at }) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query<{ id: string }>(
          `insert into bank_files (id, source, name, sha256, summary, read_at) values ($1, $2, $3, $4, $5, $6)
           on conflict (source, sha256) do update set summary = excluded.summary, read_at = excluded.read_at
           returning id`,
          [timeOrderedId(at), source, name, sha256, JSON.stringify(summary), at],
        )
        const id = rows[0]?.id ?? ''
        await client.query('delete from account_statements where file_id = $1', [id])
        await client.query(
          `insert into account_statements (file_id, place, account, sequence, opening, closing, last_day)
           select $1, ordinality, account, sequence, opening, closing, "lastDay"
           from rows from (json_to_recordset($2) as (
             account text, sequence bigint, opening bigint, closing bigint, "lastDay" date)) with ordinality`,
          [id, JSON.stringify(statements)],
        )
        await closeUnread(client, { source, file: name, at })
        return { id, source, summary, readAt: at }
      }),

    async sumUpFiles(ids) {
      const { rows: moved } = await pool.query(
        `${linesOfFilesSql}
        select direction, count(*) as count, sum(amount) as amount from told group by direction`,
        [ids],
      )
      const { rows: money } = await pool.query(
        `${linesOfFilesSql}
        select outcome, count(*) as count, sum(allocations.amount) as amount
        from told join allocations on line_id = told.id
        where undone_at is null and direction = 'in' group by outcome`,
        [ids],
      )
      const total = (direction: string) => {
        const { count, amount } = moved.find((row) => row.direction === direction) ?? { count: 0, amount: 0 }
        return { count, amount }
      }
      return { received: total('in'), paidOut: total('out'), money: moneyByOutcome(money) }
    },

    async daysOfFiles(ids) {
      const { rows } = await pool.query<DayRow>(daysOfFilesSql, [ids])
      return rows.map(({ account, day, opening, closing, received, paid_out: paidOut, money }) => ({
        ...{ account, day, opening, closing, received, paidOut, money: moneyByOutcome(money) },
      }))
    },

    async gaps() {
      const { rows } = await pool.query<{ account: string; from: number; to: number }>(gapsSql)
      return rows
    },
  }
}

const withinFile = (source: string, witnesses: string) => [source, witnesses, `${witnesses}\uffff`]

const linesAtOnce = 5_000

interface DayRow extends Pick<DayOfFiles, 'account' | 'day' | 'opening' | 'closing' | 'received'> {
  readonly paid_out: DayOfFiles['paidOut']
  readonly money: Parameters<typeof moneyByOutcome>[0]
}
