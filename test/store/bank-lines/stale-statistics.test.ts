import { afterAll, beforeAll, expect, test } from 'vitest'
import { moneyTablesSql } from '../../../src/store/bank-lines/money-tables.sql.ts'
import { findOthersSql, strayWitnessesSql } from '../../../src/store/bank-lines/take-lines.sql.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { rowsReadBy } from '../../support/rows-read.ts'

const toldBefore = 20_000
const toldNow = 1_000

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const { pool } = database
  // The database never learns how many there are.
  await pool.query('alter table bank_lines set (autovacuum_enabled = false)')
  await pool.query('alter table bank_line_witnesses set (autovacuum_enabled = false)')
  await pool.query(
    `insert into bank_lines (id, account, direction, reference, amount, booked_on, memo, seen_at, student_numbers, bill_numbers,
       family_numbers)
     select uuidv7(), '0099000000001', 'in', 'FT' || place, 1000, '2026-10-05', 'no-code', now(), '{}', '{}', '{}'
     from generate_series(1, $1::int) as place`,
    [toldBefore],
  )
  await pool.query(
    `insert into bank_line_witnesses (source, witness, line_id, seen_at)
     select 'bank', 'before/' || reference, id, seen_at from bank_lines`,
  )
})
afterAll(() => database.close())

/** Lays lines ready as a file tells of them, of which the first tells of a movement by what stands for another. */
const tellSql = (table: 'lines_told' | 'lines_new', id: 'id' | 'line_id') => `
  insert into ${table} (${id}, account, direction, reference, witness)
  select uuidv7(), '0099000000001', 'in', 'NEW' || place, case place when 1 then 'before/FT1' else 'now/' || place end
  from generate_series(1, ${toldNow}) as place`

test.each([
  ['whose witnesses stand for others are found', findOthersSql, tellSql('lines_told', 'id')],
  ['that others told of meanwhile are found', strayWitnessesSql, tellSql('lines_new', 'line_id')],
])(`of ${toldNow} lines those %s without a look at the ${toldBefore} that their source told of before`, async (_, statement, tell) => {
  const { wrote, read } = await rowsReadBy(
    database.pool,
    'bank_line_witnesses',
    statement,
    ['bank'],
    (client) => client.query(moneyTablesSql).then(() => client.query(tell)),
  )
  expect(wrote).toBe(1)
  expect(read).toBeLessThan(toldNow)
})
