import type { Pool, PoolClient } from 'pg'
import {
  type ClosingCondition,
  type DayRules,
  limitsOfDay,
  readBook,
  type Unmet,
} from '../../domain/days/business-day.ts'
import { localMinute, zonedMinute } from '../../domain/time/local-time.ts'
import type { BusinessDay } from '../../ports/days/day-store.ts'
import { conditionSql } from './day-conditions.sql.ts'

/** How many examples of a condition are named. */
const mostExamples = 5

/** What keeps an open day from being closed now. */
export async function findUnmet(
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

/** The kind of a book, and whose it is. */
export function bookOf(book: string) {
  const read = readBook(book)
  if (!read) throw new Error('a kept day is of no book')
  return read
}
