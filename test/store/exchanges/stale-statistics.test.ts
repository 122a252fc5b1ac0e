import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimSql } from '../../../src/store/exchanges/exchange-store.sql.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addExchanges } from '../../support/overview-rows.ts'

const openRows = 20_000
const noon = new Date('2026-09-30T05:00:00Z')

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const { pool } = database
  await pool.query('alter table exchanges set (autovacuum_enabled = false)')
  await addExchanges(pool, 'province', 'accepted', 50_000, noon)
  await pool.query('analyze exchanges')
  await addExchanges(pool, 'province', 'waiting', openRows, noon)
})
afterAll(() => database.close())

const readSql = `select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'exchanges'`

/** How many rows of the exchanges a statement and its triggers read. */
async function rowsReadBy(statement: string, values: unknown[]): Promise<{ wrote: number; read: number }> {
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    const before = await client.query(readSql)
    const { rowCount } = await client.query(statement, values)
    const after = await client.query(readSql)
    return { wrote: rowCount ?? 0, read: after.rows[0].read - before.rows[0].read }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test(`ten exchanges go behind others without a look at the ${openRows} open ones that the database does not know of`, async () => {
  const { rows } = await database.pool.query('select id from exchanges order by id desc limit 10')
  const { wrote, read } = await rowsReadBy(
    `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
     select partner, subject_kind, subject_id, 'paid', due_at, created_at from exchanges where id = any($1)`,
    [rows.map(({ id }) => id)],
  )
  expect(wrote).toBe(10)
  expect(read).toBeLessThan(1_000)
})

test('one exchange takes the place of another without a look at the rest', async () => {
  const { wrote, read } = await rowsReadBy(
    `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at, replaces)
     select partner, subject_kind, subject_id, event, due_at, created_at, id from exchanges where id = $1`,
    [1],
  )
  expect(wrote).toBe(1)
  expect(read).toBeLessThan(100)
})

test(`ten exchanges are claimed without a look at the ${openRows} open ones that the database does not know of`, async () => {
  const until = new Date(noon.getTime() + 120_000)
  const { wrote, read } = await rowsReadBy(claimSql, ['province', noon, 10, until, 'worker', false])
  expect(wrote).toBe(10)
  expect(read).toBeLessThan(1_000)
})
