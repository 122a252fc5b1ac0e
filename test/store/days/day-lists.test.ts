import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDayStore } from '../../../src/store/days/day-store.ts'
import { createDayView } from '../../../src/store/days/day-view.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(
    `insert into business_days (book, day, cut_off, state, opened_at, closed_at, jws, row_count, rows_hash)
     select 'school:S' || school, day, 1440, 'closed', day, day, '', 0, sha256('')
     from generate_series(1, 50) as school cross join generate_series(date '2024-01-01', '2026-01-01', interval '1 day') as day`,
  )
  await database.pool.query('analyze business_days')
})
afterAll(() => database.close())

/** The plan of what a store asks; it is told that nothing is there. */
async function planOf(ask: (pool: never) => Promise<unknown>): Promise<string> {
  const lines: string[] = []
  const query = async (sql: string, values: unknown[]) => {
    const { rows } = await database.pool.query(`explain ${sql}`, values)
    lines.push(...rows.map((row) => row['QUERY PLAN']))
    return { rows: [] }
  }
  await ask({ query } as never)
  return lines.join('\n')
}

const wanted = { state: 'closed-with-exceptions', limit: 100 } as const

test('days that two people let go are listed by their index, among all that were ever closed', async () => {
  const plans = [
    await planOf((pool) => createDayStore(pool).list(wanted)),
    await planOf((pool) => createDayView(pool).page(wanted)),
  ]
  for (const plan of plans) expect(plan).toContain('using business_days_with_exceptions on business_days')
})
