import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSessions } from '../../src/access/sessions.ts'
import { createAdministratorStore } from '../../src/store/access/administrator-store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { testVault } from '../support/vault.ts'

const hour = 3_600_000
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createAdministratorStore(database.pool, testVault()).add({
    ...{ name: 'hoa', passwordHash: 'a hash', person: 'hoa', roles: ['viewer'], schoolCodes: [] },
  })
})

afterAll(() => database.close())

function sessionsAt() {
  let now = Date.UTC(2026, 8, 7)
  const store = createAdministratorStore(database.pool, testVault())
  const sessions = createSessions(store, () => new Date(now), {
    idleMs: 2 * hour,
    longestMs: 12 * hour,
    most: 2,
  })
  return {
    ...sessions,
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('a session that is used lives on, until its longest life is over', async () => {
  const sessions = sessionsAt()
  const { token } = await sessions.start('hoa', 'password')
  for (let used = 1; used < 12; used += 1) {
    sessions.pass(hour)
    expect(await sessions.touch(token)).toMatchObject({ administrator: 'hoa' })
  }
  sessions.pass(hour)
  expect(await sessions.touch(token)).toBeUndefined()
})

test('a session that is only watched ends when it was last used two hours ago', async () => {
  const sessions = sessionsAt()
  const { token } = await sessions.start('hoa', 'password')
  sessions.pass(2 * hour - 1)
  expect(await sessions.live([token])).toEqual(new Set([token]))
  sessions.pass(1)
  expect(await sessions.live([token])).toEqual(new Set())
  expect(await sessions.touch(token)).toBeUndefined()
})

test('ending a session ends it and no other', async () => {
  const sessions = sessionsAt()
  const [one, other] = [await sessions.start('hoa', 'password'), await sessions.start('hoa', 'password')]
  await sessions.end(one.token)
  expect(await sessions.touch(one.token)).toBeUndefined()
  expect(await sessions.touch(other.token)).toMatchObject({ csrfToken: other.session.csrfToken })
})

test('the token itself is nowhere in the database', async () => {
  const sessions = sessionsAt()
  const { token } = await sessions.start('hoa', 'password')
  const { rows } = await database.pool.query('select * from sessions')
  const kept = JSON.stringify(rows) + rows.map((row) => row.token_sha256.toString('latin1')).join()
  expect(rows.length).toBeGreaterThan(0)
  expect(kept).not.toContain(token)
  expect(kept).not.toContain(Buffer.from(token, 'base64url').toString('latin1'))
})
