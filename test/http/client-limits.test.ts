import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSecret } from '../../src/access/add-client.ts'
import { createClientUsage } from '../../src/http/client-usage.ts'
import type { Usage } from '../../src/ports/access/client-care.ts'
import { createClientCare } from '../../src/store/access/client-care.ts'
import { aSchool } from '../support/school-records.ts'
import { until } from '../support/until.ts'
import { basic, type HttpUnderTest, logIn, startHttp } from './support/start-http.ts'

let http: HttpUnderTest
let now = new Date('2026-11-02T08:00:00Z')
const written: Usage[] = []
const usage = createClientUsage({ addUsage: async (added) => void written.push(...added) }, () => now)

beforeAll(async () => {
  http = await startHttp({ clock: () => now, usage })
})
afterAll(() => http.close())

const care = () => createClientCare(http.database.pool)
const change = (id: string, limits: { scopes?: ['read']; perMinute?: number }) =>
  care().change(id, { scopes: ['read', 'write'], perMinute: null, schoolCodes: ['A'], ...limits })

test('a client that may only read reads, and changes nothing', async () => {
  const call = await http.client('reader', ['A'])
  const put = () => call('/v1/schools/A', { method: 'PUT', json: aSchool({ code: 'A' }) })
  expect((await put()).status).toBe(200)
  await change('reader', { scopes: ['read'] })
  expect((await put()).status).toBe(403)
  expect((await call('/v1/schools/A')).status).toBe(200)
})

test('a client waits when it asks more often than was set for it, and nobody else does', async () => {
  const call = await http.client('hasty', ['A'])
  const other = await http.client('calm', ['A'])
  await change('hasty', { perMinute: 8 })
  const statuses = async (times: number) =>
    (await Promise.all(Array.from({ length: times }, () => call('/v1/webhooks')))).map(({ status }) => status)
  expect((await statuses(4)).toSorted()).toEqual([200, 200, 429, 429])
  expect((await other('/v1/webhooks')).status).toBe(200)
  now = new Date(now.getTime() + 60_000)
  expect(await statuses(1)).toEqual([200])
})

test('the secret before is good until its end, and no longer', async () => {
  const [old, fresh] = [makeSecret(), makeSecret()]
  const { access } = http.parts
  await access.createClient({ id: 'rotating', name: 'r', secretSha256: old.secretSha256, schoolCodes: [] })
  await care().changeSecret('rotating', fresh.secretSha256, new Date(now.getTime() + 1_000), now)
  const ask = (secret: string) =>
    fetch(`${http.url}/oauth2/token`, {
      method: 'POST',
      headers: { Authorization: basic('rotating', secret) },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    }).then(({ status }) => status)
  expect([await ask(old.secret), await ask(fresh.secret), await ask('')]).toEqual([200, 200, 401])
  now = new Date(now.getTime() + 1_000)
  expect([await ask(old.secret), await ask(fresh.secret)]).toEqual([401, 200])
})

test('requests are counted by client and day, and written again when writing failed', async () => {
  const secret = makeSecret()
  const { access } = http.parts
  const { secretSha256 } = secret
  await access.createClient({ id: 'counted', name: 'c', secretSha256, schoolCodes: ['A'] })
  const call = await logIn(http.url, 'counted', secret.secret)
  await call('/v1/webhooks')
  await call('/v1/schools/B')
  const sum = (key: 'requests' | 'refused') =>
    written.filter(({ clientId }) => clientId === 'counted').reduce((total, day) => total + day[key], 0)
  // A request is counted when its connection knows that the answer is out, a moment after the caller has it.
  await until('what was counted is written', async () => {
    await usage.write()
    return sum('requests') === 3 && sum('refused') === 1
  })

  let isDown = true
  const kept: Usage[] = []
  const addUsage = async (added: readonly Usage[]) => {
    if (isDown) throw new Error('down')
    kept.push(...added)
  }
  const own = createClientUsage({ addUsage }, () => now)
  const response = { locals: { facts: { client: { id: 'x' } } }, once: (_: string, end: () => void) => end() }
  own.count({} as never, { ...response, writableFinished: true, statusCode: 500 } as never, () => {})
  await expect(own.write()).rejects.toThrow('down')
  own.count({} as never, { ...response, writableFinished: true, statusCode: 200 } as never, () => {})
  isDown = false
  await own.write()
  expect(kept).toMatchObject([{ clientId: 'x', requests: 2, refused: 0, failed: 1 }])
})
