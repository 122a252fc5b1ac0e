import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { BankFileStore, DayOfFiles, KeptBankFile, ToldLine } from '../../ports/bank-file-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { withTransaction } from '../pool.ts'
import { closeUnread } from '../statements/break-rows.ts'
import { endsOfDaysSql } from '../statements/ends-of-days.sql.ts'
import { missingNumbersSql } from '../statements/missing-numbers.sql.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { moneyByOutcome } from './money-by-outcome.ts'

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

    async whileAlone(name, work, waitMs = 0) {
      const until = performance.now() + waitMs
      for (;;) {
        const done = await ifAlone(pool, name, work)
        if (done) return done.result
        if (performance.now() >= until)
          throw new GatewayError(
            'conflict',
            'the file, or another of its sender, is being read by somebody else',
          )
        // No connection is held meanwhile: those who wait could else take the last that the work needs.
        await pause(lookAgainMs)
      }
    },

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

const lookAgainMs = 100

/** Works and gives the result, or nothing where somebody else works on what is called the same. */
async function ifAlone<Result>(
  pool: Pool,
  name: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> {
  const client = await pool.connect()
  // Of the session, so that it spans the transactions of the work; a process that dies gives it back.
  const key = hash('sha256', name, 'buffer').readBigInt64BE().toString()
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_ours', [key])
    if (!rows[0].is_ours) return undefined
    try {
      return { result: await work() }
    } finally {
      await client.query('select pg_advisory_unlock($1)', [key])
    }
  } finally {
    client.release()
  }
}

const ofFile = 'source = $1 and witness >= $2 and witness < $3'
const withinFile = (source: string, witnesses: string) => [source, witnesses, `${witnesses}\uffff`]

const linesAtOnce = 5_000

/** The first that come after a witness ($2), of one witness all. */
const toldBySql = `
  select account, direction, reference, coalesce(said, amount) as amount, booked_on::text as "bookedOn",
    substr(witness, $4 + 1)::int as place, is_contradiction as "isContradiction"
  from (
    select * from (
      select line_id, witness, null::bigint as said, false as is_contradiction from bank_line_witnesses
      where source = $1 and witness > $2 and witness < $3
      union all
      select line_id, witness, amount, true from bank_line_conflicts where source = $1 and witness > $2 and witness < $3
    ) as of_file
    order by witness fetch first $5 rows with ties
  ) as told join bank_lines as lines on lines.id = line_id
  order by witness`

const sumUpSql = `
  select count(*) as lines, count(*) filter (where exists (
      select 1 from bank_line_witnesses as earlier
      where earlier.line_id = told.line_id and (earlier.source, earlier.witness) <> (told.source, told.witness)
        and (earlier.seen_at, earlier.source, earlier.witness) < (told.seen_at, told.source, told.witness))) as known,
    (select count(*) from bank_line_conflicts where ${ofFile}) as conflicts
  from bank_line_witnesses as told where ${ofFile}`

const moneyOfFileSql = `
  select outcome, count(*) as count, sum(amount) as amount
  from (select distinct line_id from bank_line_witnesses where ${ofFile}) as told
  join allocations using (line_id)
  where undone_at is null group by outcome`

/** The movements that files ($1) tell of, each once. */
const linesOfFilesSql = `
  with told as materialized (
    select id, account, direction, amount, booked_on from bank_lines
    where id in (
      select line_id
      from bank_files as files
      cross join lateral (select encode(substr(files.sha256, 1, 16), 'hex') || '/' as start) as prefix
      join bank_line_witnesses as witnesses
        on witnesses.source = files.source and witness >= start and witness < start || '\uffff'
      where files.id = any($1::uuid[]))
  )`

interface DayRow extends Pick<DayOfFiles, 'account' | 'day' | 'opening' | 'closing' | 'received'> {
  readonly paid_out: DayOfFiles['paidOut']
  readonly money: Parameters<typeof moneyByOutcome>[0]
}

const daysOfFilesSql = `
  ${linesOfFilesSql},
  moved as (
    select account, booked_on as day,
      json_build_object('count', count(*) filter (where direction = 'in'),
        'amount', coalesce(sum(amount) filter (where direction = 'in'), 0)) as received,
      json_build_object('count', count(*) filter (where direction = 'out'),
        'amount', coalesce(sum(amount) filter (where direction = 'out'), 0)) as paid_out
    from told group by account, booked_on
  ),
  pieces as (
    select account, booked_on as day, outcome, count(*) as count, sum(allocations.amount) as amount
    from told join allocations on line_id = told.id
    where undone_at is null and direction = 'in' group by account, booked_on, outcome
  ),
  ends as (
    select account, last_day as day, opening, closing from (${endsOfDaysSql('file_id = any($1::uuid[])')}) as told
  )
  select account, day::text, opening, closing, coalesce(received, '{"count":0,"amount":0}') as received,
    coalesce(paid_out, '{"count":0,"amount":0}') as paid_out, coalesce((
      select json_agg(json_build_object('outcome', outcome, 'count', count, 'amount', amount))
      from pieces where pieces.account = days.account and pieces.day = days.day), '[]') as money
  from (select account, day from moved union select account, day from ends) as days
  left join moved using (account, day) left join ends using (account, day)
  order by account, day`

const gapsSql = `
  select account, first as from, last as to from (${missingNumbersSql}) as missing
  order by account, day_before nulls first, first`
