import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuditLog } from '../../../src/store/access/audit-log.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let operator: Caller
let school: Caller
beforeAll(async () => {
  http = await startHttp()
  operator = await http.client('ops', [], true, 'lan')
  school = await http.client('school', ['TH-BINH-MINH'])
})
afterAll(() => http.close())

const path = '/v1/partners/lgsp/windows'
const send = (method: string, to: string, json: object, call = operator) => call(to, { method, json })
const once = { kind: 'once', from: '2099-10-01T22:00:00+07:00', to: '2099-10-02T02:00:00+07:00' }
const windows = async () =>
  (await (await operator(path)).json()) as { configured: object[]; windows: { id: string }[] }

test('a window is set, shown beside those of the settings, changed and ended, each in the audit log', async () => {
  const added = await send('POST', path, { hours: once, reason: 'new disks' })
  const { id, hours, setBy } = (await added.json()) as { id: string; hours: object; setBy: string }
  const utc = { kind: 'once', from: '2099-10-01T15:00:00.000Z', to: '2099-10-01T19:00:00.000Z' }
  expect([added.status, hours, setBy]).toEqual([201, utc, 'ops (ops)'])
  expect(await windows()).toMatchObject({
    configured: [{ kind: 'weekly', from: '22:00', to: '02:00', days: ['saturday'] }],
    windows: [{ id, hours: utc, reason: 'new disks' }],
  })
  const weekly = { kind: 'weekly', from: '22:00', to: '23:00', days: ['sunday'] }
  const changed = await send('PUT', `/v1/windows/${id}`, { hours: weekly, reason: 'each Sunday' })
  expect([changed.status, await changed.json()]).toMatchObject([
    200,
    { hours: weekly, reason: 'each Sunday' },
  ])
  expect((await send('POST', `/v1/windows/${id}/end`, { reason: 'no more' })).status).toBe(200)
  expect((await send('POST', `/v1/windows/${id}/end`, { reason: 'no more' })).status).toBe(409)
  expect((await send('PUT', `/v1/windows/${id}`, { hours: weekly, reason: 'x' })).status).toBe(409)
  expect((await windows()).windows).toEqual([])
  const entries = await createAuditLog(http.database.pool).search({ limit: 10 })
  const said = { person: 'lan', login: 'client:ops', via: 'api', action: 'partners.steer' }
  const subject = { kind: 'partner', id: 'lgsp' }
  expect(entries).toMatchObject([
    { ...said, subject, why: 'no more', before: { window: id, hours: weekly } },
    {
      ...said,
      subject,
      why: 'each Sunday',
      before: { hours: utc, reason: 'new disks' },
      after: { hours: weekly },
    },
    { ...said, subject, why: 'new disks', after: { window: id, hours: utc } },
  ])
})

test.each([
  [{ ...once, to: '2099-10-01T22:00:00+07:00' }, 'hours.to'],
  [{ ...once, from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }, 'hours.to'],
  [{ ...once, to: '2100-10-01T00:00:00Z' }, 'hours.to'],
  [{ ...once, from: '2099-10-01T22:00' }, 'hours.from'],
  [{ kind: 'weekly', from: '22:00', to: '22:00' }, 'hours.to'],
  [{ kind: 'weekly', from: '24:00', to: '22:00' }, 'hours.from'],
  [{ kind: 'weekly', from: '21:00', to: '22:00', days: [] }, 'hours.days'],
  [{ kind: 'weekly', from: '21:00', to: '22:00', days: ['funday'] }, 'hours.days.0'],
])('%j is no window', async (hours, field) => {
  const { status, errors } = await problemOf(await send('POST', path, { hours, reason: 'r' }))
  expect([status, errors?.map((one) => one.field)]).toEqual([400, [field]])
})

test('a partner or a window that is not there is not found, and schools may do nothing of it', async () => {
  const body = { hours: once, reason: 'r' }
  expect((await send('POST', '/v1/partners/nobody/windows', body)).status).toBe(404)
  expect((await operator('/v1/partners/nobody/windows')).status).toBe(404)
  expect((await send('PUT', `/v1/windows/${randomUUID()}`, body)).status).toBe(404)
  expect((await school(path)).status).toBe(403)
  expect((await send('POST', path, body, school)).status).toBe(403)
  expect((await send('POST', `/v1/windows/${randomUUID()}/end`, { reason: 'r' }, school)).status).toBe(403)
})
