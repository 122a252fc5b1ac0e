import type { QueryConfig } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTroubleStore } from '../../../src/store/incidents/trouble-store.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addExchanges } from '../../support/overview-rows.ts'

const rows = 100_000
const noon = new Date('2026-09-30T05:00:00Z')

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const { pool } = database
  await addExchanges(pool, 'province', 'accepted', rows, noon)
  await addExchanges(pool, 'province', 'refused', rows, noon)
  await addExchanges(pool, 'province', 'waiting', rows, noon)
  await addExchanges(pool, 'province', 'held', 10, noon)
  await pool.query(`update exchanges set problem_code = 'attempts' where state in ('held', 'refused')`)
  await pool.query('vacuum analyze exchanges')
})
afterAll(() => database.close())

interface Plan {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** A store that reads nothing and keeps the plans of what it is asked. */
function planningStore() {
  const plans: Plan[] = []
  const query = async (sql: string | QueryConfig, values: unknown[] = []) => {
    const { rows } = await database.pool.query(`explain (analyze, format json) ${sql}`, values)
    plans.push(rows[0]['QUERY PLAN'][0].Plan)
    return { rows: [] }
  }
  return { troubles: createTroubleStore({ query } as never), plans }
}

test(`looking for troubles among ${3 * rows} exchanges reads no more than are in trouble, by index`, async () => {
  const { troubles, plans } = planningStore()
  await troubles.held()
  await troubles.failing(['key_unusable', 'internal'])
  await troubles.aProblemOf(['province', 'nation'])
  await troubles.oldestDue(['province', 'nation'], new Date(noon.getTime() + 1))
  const scans = plans.flatMap(nodesOf).filter((node) => node['Node Type'].includes('Scan'))
  expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  const read = scans.map(
    (node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
  )
  // No more than 10,000 of those that are due are counted.
  expect(Math.max(...read)).toBeLessThanOrEqual(10_000)
})
