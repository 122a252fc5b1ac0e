import { hash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import {
  type ClosingCondition,
  closingConditions,
  type DayException,
  type DayFacts,
  type DayRules,
  type DayTotals,
  limitsOfDay,
  readBook,
  type Unmet,
} from '../../domain/business-day.ts'
import { localMinute, zonedMinute } from '../../domain/local-time.ts'
import type { BusinessDay, CloseOrder, Closing, DayRow, DayStore, SignDay } from '../../ports/day-store.ts'
import { withTransaction } from '../pool.ts'
import { conditionSql } from './day-conditions.sql.ts'
import { keepExceptions } from './day-exceptions.ts'
import {
  countRowsSql,
  firstAheadSql,
  inTransitSql,
  movedByAccountSql,
  sumRowsSql,
  totalsByKindSql,
} from './day-rows.sql.ts'
import { openDaysSql } from './open-days.sql.ts'

/** Keeps business days in PostgreSQL. */
export function createDayStore(pool: Pool): DayStore {
  const find: DayStore['find'] = async (book, day) => {
    const { rows } = await pool.query<BusinessDay>(`${daysSql} where book = $1 and day = $2`, [book, day])
    return rows[0]
  }
  return {
    find,

    async openDays({ cutOffs }, at) {
      const { rowCount } = await pool.query(openDaysSql, [JSON.stringify(cutOffs), at])
      return rowCount ?? 0
    },

    async list({ book, day, state, schoolCodes, limit }) {
      const books = schoolCodes?.map((code) => `school:${code}`)
      const { rows } = await pool.query<BusinessDay>(
        `${daysSql}
         where ($1::text is null or book = $1) and ($2::date is null or day = $2) and ($3::text is null or state = $3)
           and ($4::text[] is null or book = any($4))
         order by day desc, book limit $5`,
        [book ?? null, day ?? null, state ?? null, books ?? null, limit],
      )
      return rows
    },

    async unmet(book, day, rules, at) {
      const kept = await find(book, day)
      return kept?.state === 'open' ? findUnmet(pool, kept, rules, at) : []
    },

    close: (order, sign) => withTransaction(pool, (client) => closeDay(client, order, sign)),

    except: (exception) => withTransaction(pool, (client) => keepExceptions(client, exception)),

    async rowsOf(book, day, { after, limit }) {
      const { rows } = await pool.query<DayRow>(
        `select kind, row_id as id, value_day as "valueDay", amount from business_day_rows
         where book = $1 and day = $2 and ($3::text is null or (kind, row_id) > ($3, $4))
         order by kind, row_id limit $5`,
        [book, day, after?.kind ?? null, after?.id ?? null, limit],
      )
      return rows
    },

    async cameLate(book, day, limit) {
      const { rows } = await pool.query<DayRow & { countedOn: string }>(
        `select kind, row_id as id, value_day as "valueDay", amount, day as "countedOn" from business_day_rows
         where book = $1 and value_day = $2 and value_day < day order by day, kind, row_id limit $3`,
        [book, day, limit],
      )
      return rows
    },
  }
}

const daysSql = `
  select book, day, cut_off as "cutOff", state, opened_at as "openedAt", closed_at as "closedAt", jws from business_days`

async function lockDay(client: PoolClient, book: string, day: string): Promise<BusinessDay | undefined> {
  const { rows } = await client.query<BusinessDay>(`${daysSql} where book = $1 and day = $2 for update`, [
    book,
    day,
  ])
  return rows[0]
}

/** A transaction that was open when a day was closed began less than so long ago. */
const longestTransaction = '7 days'

/**
 * Everything of a closing is of one instant of the database: what is posted meanwhile is counted by the next day. `since` keeps it
 * from walking what was counted long ago.
 */
async function closeDay(client: PoolClient, order: CloseOrder, sign: SignDay): Promise<Closing> {
  const { book, day, by, rules, at } = order
  await client.query('set transaction isolation level repeatable read')
  const kept = await lockDay(client, book, day)
  if (!kept) return { is: 'unknown' }
  if (kept.state !== 'open') return { is: 'closed', day: kept, wasClosed: true }

  const unmet = await findUnmet(client, kept, rules, at)
  const exceptions = await exceptionsFor(client, kept, unmet)
  if (exceptions.length < unmet.length) return { is: 'refused', unmet }

  const { rows: earlier } = await client.query(
    `select coalesce(uncounted_since, '-infinity')::text as since, jws from business_days
     where book = $1 and day < $2 order by day desc limit 1`,
    [book, day],
  )
  const { kind, of } = bookOf(book)
  const looked = [of, earlier[0]?.since ?? '-infinity', kept.cutOff]
  await client.query(countRowsSql(kind), [...looked, book, day])
  const { rows: ahead } = await client.query<{ came: Date | null }>(firstAheadSql(kind), [...looked, day])
  const { rows: sums } = await client.query<{ count: number; hash: Buffer }>(sumRowsSql, [book, day])
  const { count = 0, hash: rowsHash = Buffer.alloc(0) } = sums[0] ?? {}
  const facts: DayFacts = {
    format: 'lienthong-day/1',
    ...{ book, day, cutOff: kept.cutOff, rows: count, rowsHash: rowsHash.toString('hex'), exceptions },
    state: exceptions.length === 0 ? 'closed' : 'closed-with-exceptions',
    totals: await totalsOf(client, book, day),
    closedAt: at.toISOString(),
    closedBy: by,
    previous: earlier[0] ? hash('sha256', earlier[0].jws, 'hex') : null,
  }
  const jws = await sign(facts)
  await client.query(
    `update business_days set state = $3, closed_at = $4, jws = $5, row_count = $6, rows_hash = $7,
       uncounted_since = least($4::timestamptz - $8::interval, $9::timestamptz)
     where book = $1 and day = $2`,
    [book, day, facts.state, at, jws, count, rowsHash, longestTransaction, ahead[0]?.came],
  )
  return { is: 'closed', day: { ...kept, state: facts.state, closedAt: at, jws }, wasClosed: false }
}

function bookOf(book: string) {
  const read = readBook(book)
  if (!read) throw new Error('a kept day is of no book')
  return read
}

/** How many examples of a condition are named. */
const mostExamples = 5

async function findUnmet(
  client: Pool | PoolClient,
  { book, day, cutOff }: BusinessDay,
  rules: DayRules,
  at: Date,
): Promise<Unmet[]> {
  const { kind, of } = bookOf(book)
  const unmet: Unmet[] = []
  const { to } = limitsOfDay(day, cutOff)
  if (at < to)
    unmet.push({ condition: 'not-over', count: 1, amount: null, examples: [zonedMinute(localMinute(to))] })
  const senders = rules.dailySenders.filter(({ channel }) => kind === 'channel' && channel === of)
  for (const [name, sql] of Object.entries(conditionSql)) {
    const condition = name as ClosingCondition
    const ofKind = sql[kind]
    if (!ofKind) continue
    const days = daysAllowed(condition, rules)
    const sources = senders.filter(({ settles }) => settles || condition !== 'settlement-incomplete')
    const { rows } = await client.query(
      `with asked as (
         select $1::text, $2::text, $3::date, $4::int, $5::int, $6::text[]
       ),
       found as materialized (${ofKind})
       select count(*) as count, sum(amount) as amount, (array_agg(name))[1:${mostExamples}] as examples from found`,
      [book, of, day, cutOff, days, sources.map(({ source }) => source)],
    )
    const { count, amount, examples } = rows[0]
    if (count > 0) unmet.push({ condition, count, amount, examples })
  }
  return unmet
}

const daysAllowed = (condition: ClosingCondition, rules: DayRules): number =>
  ({
    'ambiguous-money': rules.ambiguousDays,
    'old-money-without-owner': rules.unownedDays,
    'settlement-incomplete': rules.unsettledDays,
  })[condition as string] ?? 0

/** Those of the unmet conditions that two people let the day go without. */
async function exceptionsFor(
  client: PoolClient,
  { book, day }: BusinessDay,
  unmet: readonly Unmet[],
): Promise<DayException[]> {
  const { rows } = await client.query<
    Pick<DayException, 'condition' | 'reason' | 'requestedBy' | 'approvedBy'>
  >(
    `select condition, reason, requested_by as "requestedBy", approved_by as "approvedBy"
     from business_day_exceptions where book = $1 and day = $2`,
    [book, day],
  )
  const granted = new Map(rows.map((row) => [row.condition, row]))
  return unmet.flatMap((one) => {
    const exception = closingConditions[one.condition].mayBeExcepted && granted.get(one.condition)
    return exception ? [{ ...one, ...exception }] : []
  })
}

async function totalsOf(client: PoolClient, book: string, day: string): Promise<DayTotals> {
  const { rows: kinds } = await client.query(totalsByKindSql, [book, day])
  const { rows: moved } = await client.query(movedByAccountSql, [book, day])
  const { rows: transit } = await client.query<DayTotals['inTransit']>(inTransitSql, [book, day])
  const all: Record<string, { count: number; in: number; out: number }> = {}
  const late: typeof all = {}
  for (const { kind, isLate, ...total } of kinds) {
    const { count, in: came, out } = all[kind] ?? { count: 0, in: 0, out: 0 }
    all[kind] = { count: count + total.count, in: came + total.in, out: out + total.out }
    if (isLate) late[kind] = total
  }
  return {
    rows: all,
    late,
    accounts: Object.fromEntries(moved.map((row) => [row.account, row.moved])),
    inTransit: transit[0] ?? { count: 0, amount: 0 },
  }
}
