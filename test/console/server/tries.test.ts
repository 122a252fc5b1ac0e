import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let administrator: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  administrator = await enterAs(running, 'sep', ['administrator'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const aBill = {
  operation: 'get_v1_bills_id',
  values: { id: '{{bill.id}}' },
}

test('an operator sees what can be tried, tries it, and is answered as the API answers', async () => {
  const operator = await enterAs(running, 'van-hanh', ['operator'])
  const { body: offered } = await operator.get('/api/tries')
  expect(offered.operations.map(({ id }: { id: string }) => id)).toContain('post_v1_bills')
  const { status, body } = await operator.post('/api/tries', { steps: [aBill] })
  expect([status, body.steps[0].answer.status]).toEqual([200, 200])
  expect(body.prepared.map(({ name }: { name: string }) => name)).toContain('receipt')
})

test('the audit log says who tried which operations, and nothing that was sent', async () => {
  const name = 'Nguyễn Thị Có Thật'
  const step = {
    operation: 'put_v1_students_code',
    values: { code: '001210000001' },
    body: { type: 'application/json', text: JSON.stringify({ name }) },
  }
  await administrator.post('/api/tries', { steps: [step, aBill] })
  const [entry] = await running.store.auditLog.search({ subject: 'sandbox', limit: 1 })
  expect(entry).toMatchObject({
    ...{ action: 'api.try', person: 'sep', subject: { kind: 'sandbox' } },
    after: { tried: ['PUT /v1/students/{code}', 'GET /v1/bills/{id}'] },
  })
  expect(JSON.stringify(entry)).not.toMatch(/Có Thật|001210000001/)
})

test.each([
  ['no request', []],
  ['more requests than are let', Array.from({ length: 13 }, () => aBill)],
  ['an operation that is not there', [{ ...aBill, operation: 'post_v1_days_book_day_close' }]],
  ['a word too many', [{ ...aBill, path: '/v1/approvals' }]],
])('is refused, and kept nowhere: %s', async (_case, steps) => {
  const before = await running.store.auditLog.search({ subject: 'sandbox', limit: 50 })
  const { status, body } = await administrator.post('/api/tries', { steps })
  expect([status, body.code]).toEqual([400, 'invalid_request'])
  expect(await running.store.auditLog.search({ subject: 'sandbox', limit: 50 })).toEqual(before)
})

test('a body that is too large is refused', async () => {
  const body = { type: 'application/json', text: 'x'.repeat(1_100_000) }
  const steps = [{ operation: 'post_v1_bills', values: {}, body }]
  expect((await administrator.post('/api/tries', { steps })).status).toBe(413)
})

test('one person tries one thing at a time, and not more than a few in a row', async () => {
  const eager = await enterAs(running, 'eager', ['administrator'])
  const tries = await Promise.all([1, 2, 3].map(() => eager.post('/api/tries', { steps: [aBill] })))
  expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 429, 429])
  for (let count = 0; count < 5; count += 1) await eager.post('/api/tries', { steps: [aBill] })
  const { status, body } = await eager.post('/api/tries', { steps: [aBill] })
  expect([status, body.code]).toEqual([429, 'too_many_requests'])
  running.pass(60_000)
  expect((await eager.post('/api/tries', { steps: [aBill] })).status).toBe(200)
})
