import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { may, type Role, roles } from '../../../src/domain/access/roles.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { type Caller, callerOf, password, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
const callers = new Map<Role, Caller>()

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  for (const role of roles) {
    const schoolCodes = role === 'school-accountant' ? ['TH-01'] : []
    await createAdministrator(running.store.administrators, `is-${role}`, password, {
      roles: [role],
      schoolCodes,
    })
    callers.set(role, await callerOf(running, `is-${role}`))
  }
})

afterAll(async () => {
  await running.close()
  await database.close()
})

// As many requests as one session has at once are free again in each test: together they are more.
beforeEach(() => running.pass(10_000))

const as = (role: Role) => callers.get(role) as Caller

describe('G1: every path of the console', () => {
  test.each(roles)('lets a %s do what the table says, and nothing else', async (role) => {
    const wrong: string[] = []
    for (const { method, path, action } of running.routes) {
      const address = path.replaceAll(/:\w+/g, 'nothing-of-this-name')
      const status = await as(role).statusOf(method, address)
      expect([path, status]).not.toEqual([path, 429])
      if ((status !== 403) !== may({ roles: [role] }, action)) wrong.push(`${method} ${path}: ${status}`)
    }
    expect(wrong).toEqual([])
  })

  test('lets nobody in without a session', async () => {
    for (const { method, path } of running.routes) {
      const answer = await fetch(`${running.url}${path}`, {
        method: method.toUpperCase(),
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      })
      expect([path, answer.status]).toEqual([path, 401])
    }
  })

  test('changes nothing without the token of the session, or from the page of another site', async () => {
    for (const { path } of running.routes.filter(({ method }) => method === 'post')) {
      const cookie = as('administrator').cookie
      for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
        const answer = await fetch(`${running.url}${path}`, {
          method: 'POST',
          headers: { ...headers, Cookie: cookie } as Record<string, string>,
        })
        expect([path, answer.status]).toEqual([path, 403])
      }
    }
  })
})

describe('roles', () => {
  const change = (body: object, by = as('administrator')) =>
    by.post('/api/administrators/is-viewer', {
      schoolCodes: [],
      isDisabled: false,
      reason: 'a test',
      ...body,
    })

  test('are changed from the next request on, and the change stands in the audit log', async () => {
    const viewer = as('viewer')
    expect((await viewer.get('/api/audit')).status).toBe(403)
    expect((await change({ roles: ['viewer', 'security-officer'] })).status).toBe(204)
    const { status, body } = await viewer.get('/api/audit')
    expect({ status, first: body.rows[0] }).toMatchObject({
      status: 200,
      first: {
        ...{ person: 'is-administrator', login: 'is-administrator', via: 'console', action: 'access.change' },
        ...{ subject: { kind: 'administrator', id: 'is-viewer' }, why: 'a test' },
        before: { roles: ['viewer'], schoolCodes: [], isDisabled: false },
        after: { roles: ['viewer', 'security-officer'], schoolCodes: [], isDisabled: false },
      },
    })
    expect((await viewer.get('/api/audit/check')).body).toMatchObject({ is: 'whole' })
    await change({ roles: ['viewer'] })
  })

  test.each([
    ['without a reason', { roles: ['viewer'], reason: '' }, 400],
    ['to a role that is not known', { roles: ['king'] }, 400],
    ['to no role', { roles: [] }, 400],
    ['to an accountant of no school', { roles: ['school-accountant'] }, 400],
    ['to schools without the role that goes with them', { roles: ['viewer'], schoolCodes: ['TH-01'] }, 400],
  ])('are not changed %s', async (_case, body, status) => {
    const before = await running.store.auditLog.check()
    expect((await change(body)).status).toBe(status)
    expect(await running.store.auditLog.check()).toEqual(before)
  })

  test('of oneself are for another to change', async () => {
    const body = { roles: ['viewer'], schoolCodes: [], isDisabled: false, reason: 'a test' }
    const answer = await as('administrator').post('/api/administrators/is-administrator', body)
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  test('of somebody who is shut out end at once, with every session', async () => {
    await createAdministrator(running.store.administrators, 'leaves', password, {
      roles: ['viewer'],
      schoolCodes: [],
    })
    const leaver = await callerOf(running, 'leaves')
    expect((await leaver.get('/api/session')).status).toBe(200)
    const body = { roles: ['viewer'], schoolCodes: [], isDisabled: true, reason: 'has left' }
    await as('administrator').post('/api/administrators/leaves', body)
    expect((await leaver.get('/api/session')).status).toBe(401)
    await expect(callerOf(running, 'leaves')).rejects.toThrow('401')
  })
})

describe('passwords', () => {
  // What each role was tried with before is more than a session may ask at once.
  beforeEach(() => running.pass(10_000))

  const enter = (login: string, typed: string) =>
    fetch(`${running.url}/api/session`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: login, password: typed }),
    })
  const add = async (login: string) => {
    await createAdministrator(running.store.administrators, login, password, {
      ...{ roles: ['viewer'], schoolCodes: [] },
    })
    return callerOf(running, login)
  }
  const reset = (login: string, by = as('administrator')) =>
    by.post(`/api/administrators/${login}/set-password`, { reason: 'forgot it' })
  const own = (caller: Caller, old: string, wanted: string) =>
    caller.post('/api/own/password', { password: old, newPassword: wanted })

  test('that an administrator sets are shown once, end every session, and open one page until another is chosen', async () => {
    const before = await add('quen.mat')
    const { status, body: made } = await reset('quen.mat')
    expect({ status, made }).toEqual({
      status: 200,
      made: { name: 'quen.mat', password: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) },
    })
    expect((await before.get('/api/session')).status).toBe(401)
    expect((await enter('quen.mat', password)).status).toBe(401)

    const caller = await callerOf(running, 'quen.mat', made.password)
    expect((await caller.get('/api/session')).body).toMatchObject({ mustChangePassword: true })
    expect(await caller.get('/api/partners')).toMatchObject({ status: 403 })
    const approval = '/api/approvals/00000000-0000-7000-8000-000000000000'
    for (const verb of ['approve', 'reject'])
      expect((await caller.post(`${approval}/${verb}`, { reason: 'as them' })).status).toBe(403)
    const chosen = 'một câu dài của riêng mình'
    expect((await own(caller, made.password, chosen)).status).toBe(204)
    expect((await caller.get('/api/session')).body).toMatchObject({ mustChangePassword: false })
    expect((await caller.get('/api/partners')).status).toBe(200)
    expect((await enter('quen.mat', made.password)).status).toBe(401)
    expect((await enter('quen.mat', chosen)).status).toBe(200)

    const entries = await running.store.auditLog.search({ subject: 'quen.mat', limit: 20 })
    expect(entries).toContainEqual(
      expect.objectContaining({
        ...{ person: 'is-administrator', action: 'access.change', why: 'forgot it' },
        after: { password: 'temporary' },
      }),
    )
    expect(entries).toContainEqual(
      expect.objectContaining({ person: 'quen.mat', action: 'own.change', after: { password: 'changed' } }),
    )
    for (const secret of [made.password, chosen, password])
      expect(JSON.stringify(entries)).not.toContain(secret)
  })

  test('are set for others only, for people who are known, with a reason', async () => {
    const path = '/api/administrators/is-viewer/set-password'
    expect((await as('administrator').post(path, { reason: '' })).status).toBe(400)
    expect((await reset('nobody')).status).toBe(404)
    expect((await reset('is-administrator')).status).toBe(409)
    expect((await reset('is-viewer', as('security-officer'))).status).toBe(403)
    expect((await as('viewer').get('/api/session')).status).toBe(200)
  })

  test('of oneself are changed by the one before, which ends the other sessions and no more', async () => {
    const here = await add('tu.doi')
    const elsewhere = await callerOf(running, 'tu.doi')
    expect((await own(here, password, 'một câu khác của tôi')).status).toBe(204)
    expect((await here.get('/api/session')).status).toBe(200)
    expect((await elsewhere.get('/api/session')).status).toBe(401)
  })

  test.each([
    ['too short', 'ngắn quá', 'newPassword'],
    ['with the name in it', 'tôi tên là chon.kem đây', 'newPassword'],
    ['the one before', password, 'newPassword'],
  ])('of oneself are not taken when they are %s', async (_case, wanted, field) => {
    const caller = await add('chon.kem').catch(() => callerOf(running, 'chon.kem'))
    const answer = await own(caller, password, wanted)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } })
  })

  test('are not guessed by an open session: a wrong one is kept in the audit log, and many are slowed down', async () => {
    const caller = await add('bi.doan')
    const wanted = 'một câu dài của kẻ khác'
    const answers = []
    for (let guess = 0; guess < 6; guess += 1)
      answers.push((await own(caller, `đoán ${guess}`, wanted)).status)
    expect(answers).toEqual([400, 400, 400, 400, 400, 429])
    const [entry] = await running.store.auditLog.search({ person: 'bi.doan', limit: 1 })
    expect(entry).toMatchObject({ action: 'own.change', after: { password: 'refused' } })
    expect(JSON.stringify(entry)).not.toContain('đoán')
    expect((await enter('bi.doan', password)).status).toBe(200)
  })

  test('of which two are chosen at once are one: the other is told so', async () => {
    const caller = await add('hai.noi')
    const wanted = ['một câu dài thứ nhất', 'một câu dài thứ hai']
    const answers = await Promise.all(wanted.map((one) => own(caller, password, one)))
    // The other is late for the old password, or was beaten while its own was checked.
    expect(answers.map(({ status }) => status).sort()).toEqual([204, expect.toBeOneOf([400, 409])])
    const entered = await Promise.all(wanted.map((one) => enter('hai.noi', one)))
    expect(entered.map(({ status }) => status)).toEqual(
      answers.map(({ status }) => (status === 204 ? 200 : 401)),
    )
  })
})

test('one who asks more often than people do is told to wait, and only they', async () => {
  const hasty = await callerOf(running, 'is-operator')
  const answers = await Promise.all(
    Array.from({ length: 210 }, () => hasty.statusOf('get', '/api/administrators')),
  )
  expect(new Set(answers)).toEqual(new Set([403, 429]))
  expect(await as('viewer').statusOf('get', '/api/administrators')).toBe(403)
  running.pass(1000)
  expect(await hasty.statusOf('get', '/api/administrators')).toBe(403)
})
