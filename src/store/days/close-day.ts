import { hash } from 'node:crypto'
import type { PoolClient } from 'pg'
import {
  closingConditions,
  type DayException,
  type DayFacts,
  type DayTotals,
  type Unmet,
} from '../../domain/days/business-day.ts'
import type { BusinessDay, CloseOrder, Closing, SignDay } from '../../ports/days/day-store.ts'
import {
  countRowsSql,
  firstAheadSql,
  inTransitSql,
  movedByAccountSql,
  sumRowsSql,
  totalsByKindSql,
} from './day-rows.sql.ts'
import { daysSql } from './days.sql.ts'
import { bookOf, findUnmet } from './find-unmet.ts'

/** A transaction that was open when a day was closed began less than so long ago. */
const longestTransaction = '7 days'

/**
 * Everything of a closing is of one instant of the database: what is posted meanwhile is counted by the next day. `since` keeps it
 * from walking what was counted long ago.
 */
export async function closeDay(client: PoolClient, order: CloseOrder, sign: SignDay): Promise<Closing> {
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

async function lockDay(client: PoolClient, book: string, day: string): Promise<BusinessDay | undefined> {
  const { rows } = await client.query<BusinessDay>(`${daysSql} where book = $1 and day = $2 for update`, [
    book,
    day,
  ])
  return rows[0]
}

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
