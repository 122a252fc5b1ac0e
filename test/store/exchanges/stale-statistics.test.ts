import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lockUnderWaySql, tellAnewSql, tellFirstSql } from '../../../src/store/bills/tell-anew.ts'
import { claimSql } from '../../../src/store/exchanges/exchange-store.sql.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addExchanges } from '../../support/overview-rows.ts'
import { rowsReadBy } from '../../support/rows-read.ts'

const openRows = 20_000
const noon = new Date('2026-09-30T05:00:00Z')

describe.each([0, 50_000])('of exchanges the database knows %i, all over', (known) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
    const { pool } = database
    await pool.query('alter table exchanges set (autovacuum_enabled = false)')
    await addExchanges(pool, 'province', 'accepted', known, noon)
    await pool.query('vacuum analyze exchanges')
    await addExchanges(pool, 'province', 'waiting', openRows, noon)
  })
  afterAll(() => database.close())

  const rowsOfExchangesReadBy = (statement: string, values: readonly unknown[]) =>
    rowsReadBy(database.pool, 'exchanges', statement, values)

  test(`ten exchanges go behind others without a look at the ${openRows} open ones that the database does not know of`, async () => {
    const { rows } = await database.pool.query('select id from exchanges order by id desc limit 10')
    const { wrote, read } = await rowsOfExchangesReadBy(
      `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
     select partner, subject_kind, subject_id, 'paid', due_at, created_at from exchanges where id = any($1)`,
      [rows.map(({ id }) => id)],
    )
    expect(wrote).toBe(10)
    expect(read).toBeLessThan(1_000)
  })

  test('one exchange takes the place of another without a look at the rest', async () => {
    const { wrote, read } = await rowsOfExchangesReadBy(
      `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at, replaces)
     select partner, subject_kind, subject_id, event, due_at, created_at, id from exchanges where id = $1`,
      [1],
    )
    expect(wrote).toBe(1)
    expect(read).toBeLessThan(100)
  })

  test(`ten exchanges are claimed without a look at the ${openRows} open ones that the database does not know of`, async () => {
    const until = new Date(noon.getTime() + 120_000)
    const { wrote, read } = await rowsOfExchangesReadBy(claimSql, [
      'province',
      noon,
      10,
      until,
      'worker',
      false,
    ])
    expect(wrote).toBe(10)
    expect(read).toBeLessThan(1_000)
  })

  test('what is under way of ten bills is locked, and they are told of, without a look at what is under way of others', async () => {
    const { rows } = await database.pool.query(
      'select subject_id as id, partner, 0 as part, 0 as last from exchanges order by exchanges.id desc limit 10',
    )
    const locked = await rowsOfExchangesReadBy(lockUnderWaySql, [rows.map(({ id }) => id)])
    expect(locked.wrote).toBe(10)
    expect(locked.read).toBeLessThan(100)
    for (const sql of [tellFirstSql, tellAnewSql]) {
      const told = await rowsOfExchangesReadBy(sql, [JSON.stringify(rows), 'paid', noon])
      expect(told.wrote).toBe(10)
      expect(told.read).toBeLessThan(1_000)
    }
  })
})
