import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createAdministrator } from '../../../../src/access/create-administrator.ts'
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts'
import { callerOf, password, type RunningConsole, startConsole } from '../../support.ts'

let database: TestDatabase
let running: RunningConsole

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.close())

beforeEach(async () => {
  running = await startConsole(database, 'unused')
  await createAdministrator(running.store.administrators, 'le.minh', password, {
    ...{ roles: ['viewer'], schoolCodes: [], person: 'Lê Minh' },
  })
  return () => running.close()
})

const page = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }
const logIn = (name: string, typed: string) =>
  fetch(`${running.url}/api/session`, {
    method: 'POST',
    headers: page,
    body: JSON.stringify({ name, password: typed }),
  })
const last = async (limit = 1) => running.store.auditLog.search({ limit })
const minh = {
  ...{ person: 'Lê Minh', login: 'le.minh', via: 'console', why: '' },
  subject: { kind: 'administrator', id: 'le.minh' },
}

test('who comes in and who leaves stands in the audit log, with the way and the address', async () => {
  const answer = await logIn('Le.Minh', password)
  expect(await last()).toMatchObject([
    { ...minh, action: 'login', after: { via: 'password', address: expect.stringContaining('127.0.0.1') } },
  ])
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const leave = () =>
    fetch(`${running.url}/api/session`, {
      method: 'DELETE',
      headers: { ...page, Cookie: cookie, 'X-CSRF-Token': csrfToken },
    })
  expect((await leave()).status).toBe(204)
  expect(await last()).toMatchObject([{ ...minh, action: 'logout' }])
  const { status } = await leave()
  expect([status, (await last(2)).map(({ action }) => action)]).toEqual([401, ['logout', 'login']])
  expect(await running.store.auditLog.check()).toMatchObject({ is: 'whole' })
  expect(JSON.stringify(await last(100))).not.toContain(csrfToken)
})

test('a wrong password is kept with whose name it was tried, and never what was typed', async () => {
  await logIn('le.minh', 'mật khẩu gõ nhầm')
  const entries = await last(100)
  expect(entries[0]).toMatchObject({
    ...minh,
    ...{ action: 'login.refused', after: { via: 'password', refused: 'password' } },
  })
  expect(JSON.stringify(entries)).not.toContain('gõ nhầm')
})

test('of a name that nobody has the address is kept, and not the name: it may be a password', async () => {
  await logIn(password, 'le.minh')
  const entries = await last(100)
  expect(entries[0]).toMatchObject({
    ...{ person: '', login: '', action: 'login.refused', after: { via: 'password', refused: 'name' } },
    subject: { kind: 'address', id: expect.stringContaining('127.0.0.1') },
  })
  expect(JSON.stringify(entries)).not.toContain(password)
})

test('somebody who is shut out and knows the password is told of as that, and answered as everybody', async () => {
  const shutOut = { roles: ['viewer'], schoolCodes: [], isDisabled: true } as const
  await running.store.administrators.change('le.minh', shutOut, running.now())
  expect((await logIn('le.minh', password)).status).toBe(401)
  expect(await last()).toMatchObject([{ ...minh, after: { refused: 'shut-out' } }])
  await running.store.administrators.change('le.minh', { ...shutOut, isDisabled: false }, running.now())
})

test('who is told to wait adds nothing: guessing does not fill the log', async () => {
  for (let guess = 0; guess < 5; guess += 1) await logIn('le.minh', 'đoán')
  const before = await running.store.auditLog.check()
  expect((await logIn('le.minh', 'đoán')).status).toBe(429)
  expect(await running.store.auditLog.check()).toEqual(before)
})

test('many who come at once are one whole chain', async () => {
  const before = (await last()).at(0)?.sequence ?? 0
  await Promise.all(Array.from({ length: 4 }, () => callerOf(running, 'le.minh')))
  expect((await last())[0]?.sequence).toBe(before + 4)
  expect(await running.store.auditLog.check()).toMatchObject({ is: 'whole' })
})
