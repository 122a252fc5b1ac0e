import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
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
  await http.parts.roster.putStudents([aStudent({ schoolCode: 'TH-A' })], new Date())
})
afterAll(() => http.close())

let billId: string
let total: number
beforeEach(async () => {
  const bill = aBill({ schoolCode: 'TH-A', number: randomUUID() })
  const made = (await (await school('/v1/bills', { method: 'POST', json: bill })).json()) as { id: string }
  billId = made.id
  total = bill.total
})

const post = (path: string, json: object, call = school, key?: string) =>
  call(path, { method: 'POST', json, ...(key ? { headers: { 'Idempotency-Key': key } } : {}) })
const stateOfBill = async () =>
  ((await (await school(`/v1/bills/${billId}`)).json()) as { state: string }).state
interface Receipt {
  id: string
  number: string
}

test('a school takes cash, reads its receipt, makes it void, and the bill is owed again', async () => {
  const key = randomUUID()
  const taken = await post('/v1/counter-payments', { billId, amount: total }, school, key)
  expect(taken.status).toBe(201)
  const receipt = (await taken.json()) as Receipt
  expect(receipt).toMatchObject({ kind: 'counter', amount: total, state: 'valid' })
  expect(receipt.number).toMatch(/^PT-\d{4}-\d{6}$/)
  expect(await stateOfBill()).toBe('paid')
  const again = await post('/v1/counter-payments', { billId, amount: total }, school, key)
  expect(await again.json()).toEqual(receipt)

  const made = await post(`/v1/receipts/${receipt.id}/void`, { reason: 'the note was torn' })
  expect(await made.json()).toMatchObject({ number: receipt.number, state: 'void' })
  expect(await stateOfBill()).toBe('issued')
  expect(await (await school(`/v1/receipts?billId=${billId}`)).json()).toMatchObject({
    receipts: [{ id: receipt.id, state: 'void', reason: 'the note was torn' }],
  })
  expect((await post(`/v1/receipts/${receipt.id}/void`, { reason: 'twice' })).status).toBe(409)
})

test('nobody takes money for a bill of others, or after now, or reads their receipts', async () => {
  expect((await post('/v1/counter-payments', { billId, amount: total }, other)).status).toBe(404)
  const future = new Date(Date.now() + 86_400_000).toISOString()
  const early = await post('/v1/counter-payments', { billId, amount: total, receivedAt: future })
  expect(await problemOf(early)).toMatchObject({ status: 422, errors: [{ field: 'receivedAt' }] })
  const { id } = (await (await post('/v1/counter-payments', { billId, amount: total })).json()) as Receipt
  expect((await other(`/v1/receipts/${id}`)).status).toBe(404)
  expect((await other(`/v1/receipts?billId=${billId}`)).status).toBe(404)
})

test('only operators take back what was posted', async () => {
  await post('/v1/counter-payments', { billId, amount: total })
  const { receipts } = (await (await school(`/v1/receipts?billId=${billId}`)).json()) as {
    receipts: Receipt[]
  }
  expect(receipts).toHaveLength(1)
  const order = { paymentId: randomUUID(), why: 'taken-back', reason: 'the bank rang' }
  expect((await post('/v1/reversals', order)).status).toBe(403)
  expect((await post('/v1/reversals', order, operator)).status).toBe(409)
  expect(await (await other('/v1/reversals')).json()).toEqual({ reversals: [], next: null })
})

test('R11 over HTTP: a school asks, an operator approves, and the month lists it', async () => {
  const asked = await post('/v1/write-offs', { billId, reason: 'left the province' })
  expect(asked.status).toBe(201)
  const { id, state } = (await asked.json()) as { id: string; state: string }
  expect(state).toBe('waiting')
  expect((await post('/v1/write-offs', { billId, reason: 'mine' }, other)).status).toBe(404)
  await post(`/v1/approvals/${id}/approve`, { reason: 'seen' }, operator)
  expect(await stateOfBill()).toBe('written-off')
  const month = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7)
  expect(await (await school(`/v1/write-offs?month=${month}`)).json()).toMatchObject({
    amount: total,
    writeOffs: [{ approvalId: id, billId, amount: total, reason: 'left the province' }],
  })
  expect(await (await other(`/v1/write-offs?month=${month}`)).json()).toMatchObject({ writeOffs: [] })
  expect((await school('/v1/write-offs?month=2026-13')).status).toBe(400)
})
