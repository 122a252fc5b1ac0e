import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdministratorStore, NewSession } from '../../../src/ports/access/administrator-store.ts'
import { createAdministratorStore } from '../../../src/store/access/administrator-store.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { testVault } from '../../support/vault.ts'

const hoa = { name: 'hoa', person: 'Trần Hoa', roles: ['operator'], schoolCodes: [] } as const
let database: TestDatabase
let store: AdministratorStore

beforeAll(async () => {
  database = await createTestDatabase()
  store = createAdministratorStore(database.pool, testVault())
  await store.add({ ...hoa, passwordHash: 'hash of hoa' })
})

afterAll(() => database.close())

const at = (time: string) => new Date(`2026-09-07T${time}:00Z`)

async function startSession(
  times: { expires: string; ends: string; now?: string },
  most = 50,
): Promise<NewSession> {
  const session: NewSession = {
    tokenSha256: randomBytes(32),
    administrator: 'hoa',
    via: 'password',
    csrfToken: randomBytes(8).toString('hex'),
    expiresAt: at(times.expires),
    endsAt: at(times.ends),
  }
  await store.startSession(session, at(times.now ?? '00:00'), most)
  return session
}

test('somebody who is added with a temporary password has it until they choose another', async () => {
  const mai = { ...hoa, name: 'mai', passwordHash: 'hash of mai', passwordIsTemporary: true }
  await store.add(mai)
  const session = {
    tokenSha256: randomBytes(32),
    administrator: 'mai',
    via: 'password',
    csrfToken: 'x',
  } as const
  await store.startSession({ ...session, expiresAt: at('10:00'), endsAt: at('20:00') }, at('00:00'), 50)
  const known = async () =>
    (await store.touchSession(session.tokenSha256, at('01:00'), at('10:00')))?.hasTemporaryPassword
  expect(await known()).toBe(true)
  await store.setPassword('mai', { hash: 'their own', isTemporary: false })
  expect(await known()).toBe(false)
})

test('a name that is taken keeps its first password', async () => {
  expect(await store.add({ ...hoa, passwordHash: 'another' })).toBe(false)
  expect(await store.passwordHash('hoa')).toBe('hash of hoa')
})

test('an unknown name has no password', async () => {
  expect(await store.passwordHash('nobody')).toBeUndefined()
})

test('using a session moves its expiry onward', async () => {
  const { tokenSha256, csrfToken } = await startSession({ expires: '10:00', ends: '20:00' })
  expect(await store.touchSession(tokenSha256, at('09:59'), at('11:59'))).toEqual({
    administrator: 'hoa',
    ...{ person: 'Trần Hoa', roles: ['operator'], schoolCodes: [], via: 'password', hasFactor: false },
    hasTemporaryPassword: false,
    csrfToken,
    expiresAt: at('11:59'),
  })
})

test('using a session never moves its expiry back, nor past its end', async () => {
  const { tokenSha256 } = await startSession({ expires: '10:00', ends: '12:00' })
  expect((await store.touchSession(tokenSha256, at('09:00'), at('09:30')))?.expiresAt).toEqual(at('10:00'))
  expect((await store.touchSession(tokenSha256, at('09:59'), at('15:00')))?.expiresAt).toEqual(at('12:00'))
  expect(await store.touchSession(tokenSha256, at('12:00'), at('15:00'))).toBeUndefined()
})

test('an expired session cannot be used again, and the next login forgets it', async () => {
  const { tokenSha256 } = await startSession({ expires: '10:00', ends: '20:00' })
  expect(await store.touchSession(tokenSha256, at('10:00'), at('12:00'))).toBeUndefined()
  await startSession({ expires: '13:00', ends: '20:00', now: '11:00' })
  expect(await store.liveSessions([tokenSha256], at('00:00'))).toEqual([])
})

test('of many tokens, only those of live sessions are named', async () => {
  const live = await startSession({ expires: '22:00', ends: '23:00' })
  const expired = await startSession({ expires: '20:00', ends: '23:00' })
  const ended = await startSession({ expires: '22:00', ends: '23:00' })
  await store.endSession(ended.tokenSha256)
  const tokens = [live, expired, ended].map(({ tokenSha256 }) => tokenSha256)
  expect(await store.liveSessions([...tokens, randomBytes(32)], at('21:00'))).toEqual([live.tokenSha256])
})
