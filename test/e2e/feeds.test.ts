import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { createSepaySimulator, type SepaySimulator } from '../../simulators/sepay/index.ts'
import { addClient } from '../../src/access/add-client.ts'
import { type Gateway, openGateway } from '../../src/app.ts'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { logIn } from '../http/support/start-http.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { inMemory } from '../support/feed-bench.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { aBill, aSchool, aStudent } from '../support/school-records.ts'
import { until } from '../support/until.ts'

const named = (code: string) => ({ code, name: code })
const service = { procedure: named('1.001234'), field: named('G03-GD10'), unit: named('000.00.14.H53') }
const account = '0123456789'
const secret = 'secret of the webhook'

let folder: string
let database: TestDatabase
let bank: SepaySimulator
let bankServer: Loopback
let gateway: Gateway
const lost = new Set<string>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-feeds-e2e-'))
  database = await createEmptyDatabase()
  const port = await findFreePort()
  bank = createSepaySimulator({
    ...{ ledger: inMemory(), clock: () => new Date(), account, secret, apiToken: 'token' },
    notifyUrl: `http://127.0.0.1:${port}/channels/sepay/notify`,
    messages: ({ content }) => (lost.has(content) ? 'lost' : 'once'),
  })
  bankServer = await serveOnLoopback(bank.app)
  const config = buildConfigSchema(adapters).parse({
    province: { code: '80', name: 'Tây Ninh', unitCode: '000.00.00.H53' },
    http: { port, publicUrl: `http://127.0.0.1:${port}` },
    store: { dataFolder: folder, databaseUrl: database.url },
    ...{ feeService: service, transferService: service },
    feeds: { sepay: { adapter: 'sepay', secret, apiToken: 'token', baseUrl: bankServer.url, restMs: 0 } },
  })
  gateway = await openGateway(config, { roles: ['api', 'worker'], log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await gateway.close()
  await bankServer.close()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

test('a school’s bill is paid by a transfer that the bank tells of; one that it did not tell of is asked for', async () => {
  const { access } = gateway.parts.store
  const url = gateway.url ?? ''
  const schoolCode = 'TN80-TH-0099'
  const client = await addClient(access, { name: 'Phần mềm', schools: [schoolCode] })
  const school = await logIn(url, client.id, client.secret)
  const put = async (path: string, json: unknown) =>
    expect((await school(path, { method: 'PUT', json })).ok).toBe(true)
  await put(
    `/v1/schools/${schoolCode}`,
    aSchool({ code: schoolCode, account: { number: account, bankCode: '970422', holder: 'TRUONG' } }),
  )
  await put('/v1/students/HS-0001', aStudent({ schoolCode, code: 'HS-0001' }))
  const issue = async (number: string) => {
    const sent = await school('/v1/bills', {
      method: 'POST',
      json: aBill({ schoolCode, studentCode: 'HS-0001', number }),
    })
    const { id } = (await sent.json()) as { id: string }
    const transfer = (await (await school(`/v1/bills/${id}/transfer`)).json()) as {
      billCode: string
      amount: number
    }
    return { id, content: transfer.billCode, amount: transfer.amount }
  }
  const stateOf = async (id: string) =>
    ((await (await school(`/v1/bills/${id}`)).json()) as { state: string }).state

  const [told, silent, last] = [await issue('PT-1'), await issue('PT-2'), await issue('PT-3')]
  await bank.move({ amount: told.amount, content: told.content })
  expect(await stateOf(told.id)).toBe('paid')
  lost.add(silent.content)
  await bank.move({ amount: silent.amount, content: silent.content })
  await bank.move({ amount: last.amount, content: last.content })
  await until('the lost one is asked for', async () => (await stateOf(silent.id)) === 'paid')
  expect(await stateOf(last.id)).toBe('paid')

  const operator = await addClient(access, { name: 'Vận hành', schools: [], isOperator: true })
  const operate = await logIn(url, operator.id, operator.secret)
  const counted = await operate('/v1/notices/count', { method: 'POST', json: { channels: ['sepay'] } })
  const { total } = (await counted.json()) as { total: number }
  expect(total).toBeGreaterThanOrEqual(3)
  const order = { filter: { channels: ['sepay'] }, reason: 'to see that nothing changes', atMost: total + 10 }
  const replayed = await operate('/v1/notices/replay', { method: 'POST', json: order })
  expect(replayed.status).toBe(200)
  const { outcomes } = (await replayed.json()) as { outcomes: Record<string, number> }
  expect(Object.keys(outcomes)).toEqual(['known'])
  expect(
    (await operate('/v1/notices/replay', { method: 'POST', json: { ...order, atMost: 1 } })).status,
  ).toBe(409)
  expect((await school('/v1/notices/replay', { method: 'POST', json: order })).status).toBe(403)
  expect(await (await operate('/v1/feeds')).json()).toMatchObject({
    asking: [{ feed: 'sepay', failures: 0, problemCode: null }],
    missing: [],
    missingStatements: [],
  })
})
