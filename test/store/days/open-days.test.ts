import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDaysSql } from '../../../src/store/days/open-days.sql.ts'
import { rowsReadBy } from '../../support/rows-read.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

const rows = 5_000
const noon = new Date('2026-10-06T12:00:00+07:00')
const rules = { cutOffs: {}, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3, dailySenders: [] }

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
  for (const statement of [
    `insert into schools (code, profile) values ('S1', '{}'), ('S2', '{}'), ('S3', '{}')`,
    `insert into bank_lines (id, account, direction, reference, amount, booked_on, student_numbers, bill_numbers, memo, seen_at)
     select uuidv7(), (1001 + n % 2)::text, 'in', 'FT' || n, 1, date '2026-10-01' + n % 5, '{}', '{}', 'empty', now()
     from generate_series(1, ${rows}) as n`,
    `insert into payments (id, channel, reference, amount, state, paid_amount, paid_at, created_at)
     select uuidv7(), 'c' || n % 2, 'P' || n, 1, 'paid', 1, timestamptz '2026-10-02', now() from generate_series(1, ${rows}) as n`,
    `insert into budget_transfers (id, school_code, school_year, amount, voucher_number, received_on, made_by, made_at)
     select uuidv7(), school, '2026-2027', 1, 'V1', '2026-10-03', 'an', now() from unnest('{S1,S2}'::text[]) as school`,
    `insert into ledger_entries (school_code, debit, credit, amount, cause, cause_id, booked_at)
     select 'S' || 1 + n % 2, 'a', 'b', 1, 'budget-transfer', uuidv7(), timestamptz '2026-10-03' from generate_series(1, ${rows}) as n`,
    'analyze',
  ])
    await bench.pool.query(statement)
})
afterAll(() => bench.close())

test('days of each book are opened from its first, and of a book without money none', async () => {
  expect(await bench.store.days.openDays(rules, noon)).toBe(2 * (6 + 5 + 4))
  const { rows: firsts } = await bench.pool.query(
    'select book, min(day) as day, max(day) as last from business_days group by book order by book',
  )
  expect(firsts).toEqual([
    { book: 'bank:1001', day: '2026-10-01', last: '2026-10-06' },
    { book: 'bank:1002', day: '2026-10-01', last: '2026-10-06' },
    { book: 'channel:c0', day: '2026-10-02', last: '2026-10-06' },
    { book: 'channel:c1', day: '2026-10-02', last: '2026-10-06' },
    { book: 'school:S1', day: '2026-10-03', last: '2026-10-06' },
    { book: 'school:S2', day: '2026-10-03', last: '2026-10-06' },
  ])
})

test.for([
  'bank_lines',
  'payments',
  'ledger_entries',
])('opening the days of books that are known reads none of their %s but the first of each', async (table) => {
  const tomorrow = new Date(noon.getTime() + 86_400_000)
  const { wrote, read } = await rowsReadBy(bench.pool, table, openDaysSql, ['{}', tomorrow])
  expect(wrote).toBe(6)
  expect(read).toBeLessThanOrEqual(2)
})
