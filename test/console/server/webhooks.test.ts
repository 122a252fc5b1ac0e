import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookEvent } from '../../../schemas/webhook.ts'
import { addClient } from '../../../src/access/add-client.ts'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { openScene } from '../../support/scene.ts'
import { testWebhookSender } from '../../support/webhook-sender.ts'
import { type Caller, callerOf, password, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let operator: Caller
let id: string
let secret: string

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  const { store } = running
  await createAdministrator(store.administrators, 'van', password, { roles: ['operator'], schoolCodes: [] })
  operator = await callerOf(running, 'van')
  const scene = await openScene(store)
  const client = await addClient(store.access, { name: 'qlgd', schools: [scene.schoolCode] })
  const key = testWebhookSender(running.now).createKey('hmac-sha256', running.now())
  secret = key.secret
  const url = 'https://truong.example/webhook'
  const events = webhookEvent.options
  id = randomUUID()
  await store.webhooks.create({ id, clientId: client.id, url, description: '', events, key }, running.now())
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const find = async () => (await operator.get(`/api/webhooks/${id}`)).body

test('a webhook shows how it is doing and when its keys end, and no key', async () => {
  const next = testWebhookSender(running.now).createKey('hmac-sha256', running.now())
  const endsAt = new Date(running.now().getTime() + 3_600_000)
  await running.store.webhooks.rotate(id, next, endsAt)
  const found = await find()
  expect(found).toMatchObject({
    ...{ id, clientName: 'qlgd', url: 'https://truong.example/webhook', disabledAt: null },
    keys: [
      { id: next.id, endsAt: null },
      { signature: 'hmac-sha256', endsAt: endsAt.toISOString() },
    ],
  })
  const { body } = await operator.get('/api/webhooks')
  expect(body.endpoints).toEqual([found])
  for (const key of [secret, next.secret]) expect(JSON.stringify([found, body])).not.toContain(key)
  expect((await operator.get(`/api/webhooks/${randomUUID()}`)).status).toBe(404)
})

test('one that failed for too long says why it is disabled, and is enabled with a reason', async () => {
  const { webhooks } = running.store
  const later = new Date(running.now().getTime() + 1)
  const failure = { problem: 'timeout', gone: false, failingBefore: running.now() }
  await webhooks.noteFailure(id, failure, running.now())
  await webhooks.noteFailure(id, { ...failure, failingBefore: later }, later)
  expect(await find()).toMatchObject({ disabledBecause: 'failing', lastProblem: 'timeout' })
  const enable = (body: object) => operator.post(`/api/webhooks/${id}/enable`, body)
  expect((await enable({ enabled: true })).status).toBe(400)
  expect((await enable({ enabled: true, reason: 'đã sửa' })).status).toBe(204)
  expect(await find()).toMatchObject({ disabledAt: null, disabledBecause: null, failingSince: null })
  const [entry] = await running.store.auditLog.search({ subject: id, limit: 1 })
  expect(entry).toMatchObject({
    ...{ action: 'webhooks.change', why: 'đã sửa' },
    before: { isDisabled: true, because: 'failing' },
  })
})

test('a delivery is told again, one or all of a time', async () => {
  const { pool } = database
  const noticeId = randomUUID()
  const at = running.now()
  await pool.query(`insert into notices (id, type, at, data) values ($1, 'bill.paid', $2, '{}')`, [
    ...[noticeId, at],
  ])
  const { rows } = await pool.query(
    `insert into exchanges (partner, subject_kind, subject_id, event, part, state, notice_id, due_at, created_at, settled_at)
     values ($1, 'bill', gen_random_uuid(), 'paid', 0, 'accepted', $2, $3, $3, $3) returning id`,
    [`webhook:${id}`, noticeId, at],
  )
  const deliveryId = Number(rows[0].id)
  const deliveries = async () => (await operator.get(`/api/webhooks/${id}/deliveries`)).body
  expect(await deliveries()).toMatchObject({ rows: [{ id: deliveryId, type: 'bill.paid' }], next: null })
  const replay = (body: object) => operator.post(`/api/webhooks/${id}/replay`, body)
  expect((await replay({ deliveryId, reason: 'mất tin' })).body).toEqual({ deliveries: 1 })
  expect((await deliveries()).rows).toHaveLength(2)
  const from = new Date(at.getTime() - 1000).toISOString()
  expect((await replay({ from, reason: 'mất tin' })).body).toEqual({ deliveries: 1 })
  expect((await replay({ from: 'yesterday', reason: 'x' })).status).toBe(400)
})
