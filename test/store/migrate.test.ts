import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { startProgram } from '../support/start-program.ts'

const program = fileURLToPath(new URL('processes/migrate.ts', import.meta.url))

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-migrations-'))
  await write('0001-school.sql', 'CREATE TABLE school (code text PRIMARY KEY);')
  await write(
    '0002-class.sql',
    'CREATE TABLE class (school text REFERENCES school); CREATE INDEX ON class (school);',
  )
})

afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

const write = (name: string, sql: string) => writeFile(join(folder, name), sql)

async function listApplied(): Promise<string[]> {
  const { rows } = await database.pool.query('SELECT name FROM schema_migrations ORDER BY number')
  return rows.map(({ name }) => name)
}

test('the files are applied in order and recorded, and a second run has nothing to do', async () => {
  expect(await migrate(database.url, folder)).toEqual(['0001-school.sql', '0002-class.sql'])
  expect(await migrate(database.url, folder)).toEqual([])
  expect(await listApplied()).toEqual(['0001-school.sql', '0002-class.sql'])
})

test('a file added later is applied alone', async () => {
  await migrate(database.url, folder)
  await write('0003-student.sql', 'CREATE TABLE student (code text)')
  expect(await migrate(database.url, folder)).toEqual(['0003-student.sql'])
})

test('a changed file that was applied is refused by name, and nothing is applied', async () => {
  await migrate(database.url, folder)
  await write('0001-school.sql', 'CREATE TABLE school (code text)')
  await write('0003-student.sql', 'CREATE TABLE student (code text)')
  await expect(migrate(database.url, folder)).rejects.toThrow(
    '0001-school.sql was applied and has changed since',
  )
  expect(await listApplied()).toHaveLength(2)
})

test('a file whose number was left free is applied when it comes', async () => {
  await write('0004-student.sql', 'CREATE TABLE student (code text)')
  await migrate(database.url, folder)
  await write('0003-teacher.sql', 'CREATE TABLE teacher (code text)')
  expect(await migrate(database.url, folder)).toEqual(['0003-teacher.sql'])
  expect(await migrate(database.url, folder)).toEqual([])
})

test('two files of one number are refused', async () => {
  await write('0002-other.sql', 'SELECT 1')
  await expect(migrate(database.url, folder)).rejects.toThrow(
    '0002-other.sql has the number of 0002-class.sql',
  )
})

test('a misnamed file is refused', async () => {
  await write('0003_student.sql', 'SELECT 1')
  await expect(migrate(database.url, folder)).rejects.toThrow('0003_student.sql is not named like')
})

test('a database that is ahead of the files is refused', async () => {
  await migrate(database.url, folder)
  await rm(join(folder, '0002-class.sql'))
  await expect(migrate(database.url, folder)).rejects.toThrow(
    '0002-class.sql, which this version does not know',
  )
})

test('a file that fails leaves nothing of itself, is named, and those before it stay', async () => {
  await write('0003-broken.sql', 'CREATE TABLE half (code text); SELECT nonsense;')
  await expect(migrate(database.url, folder)).rejects.toThrow('0003-broken.sql failed and was undone')
  expect(await listApplied()).toEqual(['0001-school.sql', '0002-class.sql'])
  const { rows } = await database.pool.query(`SELECT to_regclass('half') AS half`)
  expect(rows).toEqual([{ half: null }])
})

test('four runners at once apply each file once', async () => {
  const runners = await Promise.all([1, 2, 3, 4].map(() => startProgram(program, database.url, folder)))
  const applied = runners.flatMap(({ firstLine }) => JSON.parse(firstLine))
  expect(applied).toEqual(['0001-school.sql', '0002-class.sql'])
})

test('a runner killed in the middle of a file leaves the work to the next one', async () => {
  // The file waits on a lock that the test holds, so that the kill strikes within its transaction.
  await write('0003-slow.sql', 'CREATE TABLE slow (code text); SELECT pg_advisory_xact_lock(1);')
  const holder = await database.pool.connect()
  await holder.query('SELECT pg_advisory_lock(1)')
  const killed = spawn(process.execPath, [program, database.url, folder])
  await untilSomeoneWaits()
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  await holder.query('SELECT pg_advisory_unlock(1)')
  holder.release()

  expect(await migrate(database.url, folder)).toEqual(['0003-slow.sql'])
  expect(await listApplied()).toHaveLength(3)
})

async function untilSomeoneWaits(): Promise<void> {
  const waiting = `SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`
  while (!(await database.pool.query(waiting)).rowCount);
}

test('the migrations of the gateway are well numbered', async () => {
  expect(
    (await readMigrations(fileURLToPath(new URL('../../src/store/migrations', import.meta.url)))).length,
  ).toBeGreaterThan(0)
})
