import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProofStore } from '../../../src/store/proofs/proof-store.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'

const books = 200
const records = 20_000

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  for (const statement of [
    `insert into ledger_entries (school_code, debit, credit, amount, cause, cause_id, booked_at)
     select 'S' || n % ${books}, 'a', 'b', 1, 'payment', uuidv7(), timestamptz '2026-10-01' from generate_series(1, ${records}) as n`,
    `insert into business_days (book, day, cut_off, opened_at)
     select 'school:S' || school, day, 1440, day
     from generate_series(0, ${books - 1}) as school cross join generate_series(date '2026-10-01', '2026-10-20', interval '1 day') as day`,
    `insert into business_day_rows (book, day, kind, row_id, value_day, amount, hash)
     select 'school:' || school_code, '2026-10-01', 'entry', id, '2026-10-01', amount, sha256('') from ledger_entries`,
    `update business_days set state = 'closed', closed_at = now(), jws = '', row_count = 0, rows_hash = '', uncounted_since = '2026-10-10'`,
  ])
    await database.pool.query(statement)
  for (const table of ['ledger_entries', 'business_days', 'business_day_rows'])
    await database.pool.query(`analyze ${table}`)
})
afterAll(() => database.close())

interface Plan {
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  Plans?: Plan[]
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
const looked = (plan: Plan) =>
  (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Join Filter'] ?? 0)) *
  plan['Actual Loops']

test(`looking for records that no day counted looks at each of ${records} a few times, not once for each of ${books} books`, async () => {
  const plans: Plan[] = []
  const query = async (sql: string, values: unknown[]) => {
    const { rows } = await database.pool.query(`explain (analyze, timing off, format json) ${sql}`, values)
    plans.push(rows[0]['QUERY PLAN'][0].Plan)
    return { rows: [] }
  }
  await createProofStore({ query } as never).missedRows(1)
  expect(plans.length).toBeGreaterThan(0)
  expect(Math.max(...plans.flatMap(nodesOf).map(looked))).toBeLessThan(5 * records)
})
