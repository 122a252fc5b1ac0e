import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createPool } from '../../src/store/pool.ts'
import { type FaultPostgres, startPostgres } from '../fault/stores.ts'
import { enrolMany, standingOf, takeMany } from '../support/many-lines.ts'
import { unproven } from '../support/unproven.ts'
import { testVault } from '../support/vault.ts'

const statement = { lines: 100_000, pupils: 20_000 }
const log = { warn: () => {} }

let folder: string
let postgres: FaultPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-restart-'))
  postgres = await startPostgres(join(folder, 'postgres'))
})
afterAll(async () => {
  await postgres.close()
  await rm(folder, { recursive: true, force: true })
})

async function openSchool(name: string) {
  const url = await postgres.createDatabase(name)
  await migrate(url)
  const pool = createPool({ url, log })
  await enrolMany(pool, statement.pupils)
  const store: Store = openStore({ url, log, maxConnections: 5 }, testVault())
  return {
    store,
    pool,
    async close() {
      await store.close()
      await pool.end()
    },
  }
}

test('C2: the database restarts in the middle of a statement of 100,000 lines: going on ends as if it had not', {
  timeout: 900_000,
}, async () => {
  const undisturbed = await openSchool('undisturbed')
  await takeMany(undisturbed.store, folder, statement)
  const expected = await standingOf(undisturbed.pool)
  await undisturbed.close()

  const disturbed = await openSchool('disturbed')
  let fall: Promise<void> | undefined
  const taking = takeMany(disturbed.store, folder, statement, (lines) => {
    if (lines >= statement.lines / 2) fall ??= postgres.down('stop')
  })
  await expect(taking).rejects.toThrow()
  await fall
  await postgres.up()

  const { rows } = await disturbed.pool.query('select count(*) as lines from bank_lines')
  expect(Number(rows[0].lines)).toBeGreaterThan(statement.lines / 4)
  expect(Number(rows[0].lines)).toBeLessThan(statement.lines)
  const { summary, wasKnown } = await takeMany(disturbed.store, folder, statement)
  expect(wasKnown).toBe(false)
  expect(summary.lines).toBe(statement.lines)
  expect(await standingOf(disturbed.pool)).toEqual(expected)
  expect(await unproven(disturbed)).toEqual([])
  await disturbed.close()
})
