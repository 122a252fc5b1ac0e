import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countByKey, resealAll } from '../../../src/personal-data/reseal.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { openVaultFile, rotateDataKey } from '../../../src/store/vault-file.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { noon } from '../../support/scene.ts'
import { aSchool, aStudent } from '../../support/school-records.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-sealed-'))
const file = join(folder, 'data-keys.json')
const vault = openVaultFile(file)
let database: TestDatabase
let store: Store
const students = Array.from({ length: 450 }, (_, index) => aStudent({ code: `HS-${index}` }))

beforeAll(async () => {
  database = await createTestDatabase()
  store = openStore({ url: database.url, log: { warn: () => {} } }, vault)
  await store.roster.putSchool(aSchool(), noon)
  await store.roster.putStudents(students, noon)
})
afterAll(async () => {
  await store.close()
  await database.close()
  rmSync(folder, { recursive: true })
})

const nothing = { resealed: 0, spoilt: 0 }
const go = () => ({ signal: new AbortController().signal })

test('every column of sealed values is known, with its key', async () => {
  const places = await store.sealed.places()
  const { rows } = await database.pool.query(
    `select table_name || '.' || column_name as place from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' and column_name like 'sealed%'
       and table_name in (select tablename from pg_tables) order by 1`,
  )
  expect(places.map(({ table, column }) => `${table}.${column}`)).toEqual(rows.map(({ place }) => place))
  expect(places).toContainEqual({
    table: 'students',
    column: 'sealed',
    key: [
      { name: 'school_code', type: 'text' },
      { name: 'code', type: 'text' },
    ],
  })
  expect(places.every(({ key }) => key.length > 0)).toBe(true)
})

test('a re-sealing that was stopped goes on where it was, and nothing is lost', async () => {
  expect(rotateDataKey(file)).toBe('data-2')
  const place = (await store.sealed.places()).find(({ table }) => table === 'students')
  if (!place) throw new Error('students are not known')
  expect(await store.sealed.reseal(place, vault.currentKey(), 200)).toEqual({ looked: 200, spoilt: 0 })
  expect(await countByKey(store.sealed, ['data-1', 'data-2'])).toEqual(
    new Map([
      ['data-1', 250],
      ['data-2', 200],
    ]),
  )
  expect(await resealAll(store.sealed, vault.currentKey, { signal: AbortSignal.abort() })).toEqual(nothing)
  const together = await Promise.all([1, 2].map(() => resealAll(store.sealed, vault.currentKey, go())))
  expect(together.reduce((sum, { resealed }) => sum + resealed, 0)).toBe(250)
  expect((await countByKey(store.sealed, ['data-1'])).get('data-1')).toBe(0)
  expect(await store.roster.findStudent('TH-BINH-MINH', 'HS-449')).toEqual(students[449])
  expect(await store.roster.putStudents(students.slice(0, 2), noon)).toEqual(['repeated', 'repeated'])
})

describe('what a process committed late that still sealed with the key of before', () => {
  /** Puts what a value was before back in its place, and gives who looks for such values. */
  async function someValueComesLate() {
    const late = openVaultFile(file)
    const [first] = students
    const sealed = late.seal(Buffer.from(JSON.stringify(first)))
    rotateDataKey(file)
    await resealAll(store.sealed, vault.currentKey, go())
    const comesLate = () =>
      database.pool.query('update students set sealed = $1 where code = $2', [sealed, first?.code])
    await comesLate()
    return { comesLate, look: () => resealAll(store.sealed, vault.currentKey, go()) }
  }

  test('is sealed anew by the next look, though it stands behind what was', async () => {
    const { look } = await someValueComesLate()
    expect(await look()).toEqual({ resealed: 1, spoilt: 0 })
  })

  test('is looked for no more when an hour has passed, unless somebody asks for it', async () => {
    const { comesLate, look } = await someValueComesLate()
    expect([await look(), await look()]).toEqual([{ resealed: 1, spoilt: 0 }, nothing])
    await database.pool.query(`update resealings set begun_at = begun_at - interval '1 hour'`)
    await comesLate()
    expect(await look()).toEqual(nothing)
    await store.sealed.beginAnew(vault.currentKey())
    expect(await look()).toEqual({ resealed: 1, spoilt: 0 })
  })
})

test('a value that does not open stays as it is and keeps none of the others; one whose key is away is no such value', async () => {
  const { pool } = database
  const spoil = (code: string, sealed: Buffer) =>
    pool.query('update students set sealed = $2 where code = $1', [code, sealed])
  const sealed = vault.seal(Buffer.from('of one who wrote in the database'))
  await spoil('HS-1', Buffer.concat([sealed.subarray(0, -1), Buffer.from([(sealed.at(-1) ?? 0) ^ 1])]))
  rotateDataKey(file)
  expect(await resealAll(store.sealed, vault.currentKey, go())).toEqual({ resealed: 449, spoilt: 1 })
  expect(await resealAll(store.sealed, vault.currentKey, go())).toEqual({ resealed: 0, spoilt: 1 })
  await pool.query(`update resealings set begun_at = begun_at - interval '1 hour'`)
  expect(await resealAll(store.sealed, vault.currentKey, go())).toEqual(nothing)

  for (const cut of ['', '\x01', '\x01\x06data']) {
    await spoil('HS-1', Buffer.from(cut, 'latin1'))
    await store.sealed.beginAnew(vault.currentKey())
    expect(await resealAll(store.sealed, vault.currentKey, go())).toEqual({ resealed: 0, spoilt: 1 })
    expect((await countByKey(store.sealed, ['data-1'])).get('data-1')).toBe(0)
  }

  const strange = createVault({
    ...{ current: 'data-9', keys: new Map([['data-9', randomBytes(32)]]), indexKey: randomBytes(32) },
  })
  await spoil('HS-1', strange.seal(Buffer.from('of a key that is elsewhere')))
  await store.sealed.beginAnew(vault.currentKey())
  await expect(resealAll(store.sealed, vault.currentKey, go())).rejects.toThrow('data-9 is not kept here')
})
