import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { may, type Role, roles } from '../../../src/domain/roles.ts'
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

const as = (role: Role) => callers.get(role) as Caller

describe('G1: every path of the console', () => {
  test.each(roles)('lets a %s do what the table says, and nothing else', async (role) => {
    const wrong: string[] = []
    for (const { method, path, action } of running.routes) {
      const address = path.replaceAll(/:\w+/g, 'nothing-of-this-name')
      const status = await as(role).statusOf(method, address)
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
