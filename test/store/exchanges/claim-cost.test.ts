import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimSql } from '../../../src/store/exchanges/exchange-store.sql.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addExchanges } from '../../support/overview-rows.ts'

const rows = 100_000
const noon = new Date('2026-09-30T05:00:00Z')
const until = new Date('2026-09-30T05:02:00Z')

let database: TestDatabase
const blockedRows = 20_000
beforeAll(async () => {
  database = await createTestDatabase()
  await addExchanges(database.pool, 'province', 'waiting', rows, noon)
  await addExchanges(database.pool, 'province', 'accepted', rows, noon)
  await addExchanges(database.pool, 'stuck', 'held', blockedRows, noon)
  await database.pool.query(
    `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
     select partner, subject_kind, subject_id, 'paid', due_at, created_at from exchanges where partner = 'stuck'`,
  )
  await addExchanges(database.pool, 'stuck', 'waiting', 100, noon)
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

/** What claiming 100 rows of a partner does. */
async function claimOf(
  partner: string,
): Promise<{ kinds: readonly string[]; mostRows: number; claimed: number }> {
  const { rows: plans } = await database.pool.query(`explain (analyze, format json) ${claimSql}`, [
    partner,
    noon,
    100,
    until,
    'worker',
    false,
  ])
  const plan: Plan = plans[0]['QUERY PLAN'][0].Plan
  const nodes = nodesOf(plan)
  const reads = nodes.filter((node) => node['Node Type'].includes('Scan'))
  return {
    kinds: nodes.map((node) => node['Node Type']),
    mostRows: Math.max(...reads.map((node) => node['Actual Rows'] * node['Actual Loops'])),
    claimed: plan['Actual Rows'],
  }
}

test(`claiming 100 of ${rows} due exchanges reads about as many rows, by index`, async () => {
  const { kinds, mostRows, claimed } = await claimOf('province')
  expect(kinds).not.toContain('Seq Scan')
  expect([claimed, mostRows < 1_000]).toEqual([100, true])
})

test(`claiming 100 beside ${blockedRows} that wait behind held ones reads no more`, async () => {
  const { kinds, mostRows, claimed } = await claimOf('stuck')
  expect(kinds).not.toContain('Seq Scan')
  expect([claimed, mostRows < 1_000]).toEqual([100, true])
})
