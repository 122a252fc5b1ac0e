import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { news } from '../../support/scene.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let operator: Caller
let school: Caller
let other: Caller
beforeAll(async () => {
  http = await startHttp()
  operator = await http.client('operator', [], true, 'Hoa')
  school = await http.client('school', ['TH-A'])
  other = await http.client('other', ['TH-B'])
  await school('/v1/schools/TH-A', { method: 'PUT', json: aSchool({ code: 'TH-A' }) })
  const student = aStudent({ schoolCode: 'TH-A' })
  await http.parts.roster.putStudents([student], new Date())
})
afterAll(() => http.close())

const payee = { name: 'TRAN THI C', account: '0011002233', bankCode: '970436' }
let paymentId: string
let total: number
beforeEach(async () => {
  const bill = aBill({ schoolCode: 'TH-A', number: randomUUID() })
  const response = await school('/v1/bills', { method: 'POST', json: bill })
  const { id } = (await response.json()) as { id: string }
  total = bill.total
  const payment = await http.parts.payments.open({
    ...{ channel: 'platform', reference: randomUUID(), billId: id, amount: total },
    ...{ at: new Date(), askAt: new Date() },
  })
  await http.parts.payments.post('platform', news(payment.reference, total), http.parts.tellPaid, new Date())
  paymentId = payment.id
})

const post = (path: string, json: object, call = operator, key?: string) =>
  call(path, { method: 'POST', json, ...(key ? { headers: { 'Idempotency-Key': key } } : {}) })
const ask = (changes: object = {}, call = school) =>
  post('/v1/refunds', { paymentId, amount: 1_000, payee, reason: 'left', ...changes }, call)

test('a school asks, an operator approves, a list pays, and cash is confirmed', async () => {
  const asked = await ask({ way: 'cash', payee: undefined })
  expect(asked.status).toBe(201)
  const refund = (await asked.json()) as { id: string; approvalId: string; state: string }
  expect(refund.state).toBe('requested')
  expect((await post(`/v1/approvals/${refund.approvalId}/approve`, { reason: 'seen' })).status).toBe(200)
  const list = await (await post('/v1/payouts', { reason: 'today' })).json()
  expect(list).toMatchObject({ payouts: [{ refundId: refund.id, amount: 1_000, way: 'cash', payee: null }] })
  const confirmed = await post(`/v1/refunds/${refund.id}/confirm`, { reason: 'handed out' })
  expect(await confirmed.json()).toMatchObject({ state: 'done' })
  expect(await (await school(`/v1/refunds/${refund.id}`)).json()).toMatchObject({
    state: 'done',
    steps: ['requested', 'due', 'sending', 'done'].map((state) => ({ state })),
  })
})

test('a list is read again as it was, and to whom money goes is shown to operators there only', async () => {
  const { approvalId, id } = (await (await ask()).json()) as { approvalId: string; id: string }
  await post(`/v1/approvals/${approvalId}/approve`, { reason: 'seen' })
  const key = randomUUID()
  const first = (await (await post('/v1/payouts', { reason: 'today' }, operator, key)).json()) as {
    id: string
  }
  expect(await (await post('/v1/payouts', { reason: 'today' }, operator, key)).json()).toEqual(first)
  expect(await (await operator(`/v1/payouts/${first.id}`)).json()).toEqual(first)
  expect(JSON.stringify(first)).toContain(payee.account)
  const shown = await (await school(`/v1/refunds/${id}`)).text()
  expect(shown).not.toContain(payee.account)
  expect(http.logged.join('')).not.toContain(payee.name)
  const { rows } = await http.database.pool.query('select answer::text from idempotency_keys')
  expect(JSON.stringify(rows)).not.toContain(payee.account)
})

test.each([
  ['too much', () => ({ amount: total + 1 }), 409, 'conflict'],
  ['a transfer to nobody', () => ({ payee: undefined }), 400, 'invalid_request'],
  ['nothing', () => ({ amount: 0 }), 400, 'invalid_request'],
  ['a channel that cannot give back', () => ({ way: 'channel', payee: undefined }), 409, 'conflict'],
  ['a word that is not known', () => ({ amout: 5 }), 400, 'invalid_request'],
  [
    'a piece of a bank line, which is for operators',
    () => ({ paymentId: undefined, allocationId: randomUUID() }),
    404,
    'not_found',
  ],
])('%s is refused', async (_, changes, status, code) => {
  expect(await problemOf(await ask(changes()))).toMatchObject({ status, code })
})

test('money of another school is not there', async () => {
  expect(await problemOf(await ask({}, other))).toMatchObject({ status: 404, code: 'not_found' })
  const { id } = (await (await ask()).json()) as { id: string }
  expect(await problemOf(await other(`/v1/refunds/${id}`))).toMatchObject({ code: 'not_found' })
  expect(await (await other('/v1/refunds')).json()).toMatchObject({ refunds: [] })
  expect(await (await school('/v1/refunds?limit=1')).json()).toMatchObject({ refunds: [{ id }], next: id })
})

test.each([
  `${randomUUID()}/confirm`,
  `${randomUUID()}/refuse`,
  `${randomUUID()}/return`,
])('a school system may not POST /v1/refunds/%s', async (path) => {
  expect(await problemOf(await post(`/v1/refunds/${path}`, {}, school))).toMatchObject({ code: 'forbidden' })
})
