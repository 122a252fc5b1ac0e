import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTransaction } from '../../src/store/pool.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createEmptyDatabase()
  await database.pool.query('CREATE TABLE entry (amount bigint NOT NULL)')
})

afterAll(() => database.close())

async function select(expression: string): Promise<unknown> {
  const { rows } = await database.pool.query(`SELECT ${expression} AS value`)
  return rows[0].value
}

test('an amount in đồng comes back as a number', async () => {
  expect(await select('1500000::bigint')).toBe(1_500_000)
})

test('a sum of amounts comes back as a number', async () => {
  expect(await select('(SELECT sum(amount) FROM (VALUES (1::bigint), (2)) AS entries (amount))')).toBe(3)
})

test('the largest safe integer passes and the next one is refused', async () => {
  expect(await select('9007199254740991::bigint')).toBe(Number.MAX_SAFE_INTEGER)
  await expect(select('9007199254740992::bigint')).rejects.toThrow('safe integer')
  await expect(select('-9007199254740992::numeric')).rejects.toThrow('safe integer')
})

test('a connection is still good after a number was refused', async () => {
  await expect(select('9007199254740992::bigint')).rejects.toThrow('safe integer')
  expect(await select('1::bigint')).toBe(1)
})

test('a rate keeps its decimals', async () => {
  expect(await select('70.5::numeric(5, 2)')).toBe(70.5)
})

test('an instant comes back as a Date and a day as its text', async () => {
  expect(await select(`'2026-11-22T23:30:00+07:00'::timestamptz`)).toEqual(new Date('2026-11-22T16:30:00Z'))
  expect(await select(`'2026-11-22'::date`)).toBe('2026-11-22')
})

test('a transaction that returns is committed', async () => {
  const count = await withTransaction(database.pool, async (client) => {
    return (await client.query('INSERT INTO entry VALUES (1)')).rowCount
  })
  expect(count).toBe(1)
  expect(await select('(SELECT count(*) FROM entry WHERE amount = 1)')).toBe(1)
})

test('a transaction that throws leaves nothing and passes the error on', async () => {
  const work = withTransaction(database.pool, async (client) => {
    await client.query('INSERT INTO entry VALUES (2)')
    throw new Error('second thoughts')
  })
  await expect(work).rejects.toThrow('second thoughts')
  expect(await select('(SELECT count(*) FROM entry WHERE amount = 2)')).toBe(0)
})

test('a connection that was cut within a transaction is not given to the next', async () => {
  const work = withTransaction(database.pool, async (client) => {
    client.on('error', () => {})
    await client.query('SELECT pg_terminate_backend(pg_backend_pid())')
  })
  await expect(work).rejects.toThrow()
  expect(await select('1')).toBe(1)
})

test('of two transactions that wait for each other one is run again, and both are committed', async () => {
  await database.pool.query('CREATE TABLE account (id int PRIMARY KEY, amount bigint NOT NULL)')
  await database.pool.query('INSERT INTO account VALUES (1, 0), (2, 0)')
  const bothHoldOne = Promise.withResolvers<void>()
  let holding = 0
  let runs = 0
  const add = (...ids: [number, number]) =>
    withTransaction(database.pool, async (client) => {
      runs += 1
      await client.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [ids[0]])
      holding += 1
      if (holding >= 2) bothHoldOne.resolve()
      await bothHoldOne.promise
      await client.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [ids[1]])
    })
  await Promise.all([add(1, 2), add(2, 1)])
  expect(runs).toBeGreaterThan(2)
  expect(await select('(SELECT json_agg(amount) FROM account)')).toEqual([2, 2])
})

test('a transaction that fails for a reason of its own is not run again', async () => {
  let runs = 0
  const work = withTransaction(database.pool, async (client) => {
    runs += 1
    await client.query('SELECT 1 / 0')
  })
  await expect(work).rejects.toThrow('division by zero')
  expect(runs).toBe(1)
})

test('a connection that breaks in the middle of a transaction fails that transaction alone', async () => {
  const work = withTransaction(database.pool, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    const broken = new Promise((resolve) => client.once('error', resolve))
    await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
    await broken
    await client.query('SELECT 1')
  })
  await expect(work).rejects.toThrow(/not queryable|terminat/)
  expect(await select('1::bigint')).toBe(1)
})

test('a connection in use that breaks has somebody who listens', async () => {
  const client = await database.pool.connect()
  expect(client.listenerCount('error')).toBeGreaterThan(0)
  client.release()
})
