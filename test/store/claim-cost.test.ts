import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimSql } from '../../src/store/exchange-store.sql.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { addExchanges } from '../support/overview-rows.ts'

const rows = 100_000
const noon = new Date('2026-09-30T05:00:00Z')
const until = new Date('2026-09-30T05:02:00Z')

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await addExchanges(database.pool, 'province', 'waiting', rows, noon)
  await addExchanges(database.pool, 'province', 'accepted', rows, noon)
  await database.pool.query('analyze exchanges')
})
afterAll(() => database.close())

interface Plan {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

test(`claiming 100 of ${rows} due exchanges reads about as many rows, by index`, async () => {
  const { rows: plans } = await database.pool.query(`explain (analyze, format json) ${claimSql}`, [
    'province',
    noon,
    100,
    until,
    'worker',
  ])
  const nodes = nodesOf(plans[0]['QUERY PLAN'][0].Plan)
  expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  const read = nodes.filter((node) => node['Node Type'].includes('Scan'))
  expect(Math.max(...read.map((node) => node['Actual Rows'] * node['Actual Loops']))).toBeLessThan(1_000)
})
