import { afterAll, beforeAll, expect, test } from 'vitest'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, startHttp } from '../support/start-http.ts'

let now = new Date('2026-09-30T16:59:00Z')
let http: HttpUnderTest
let school: Caller
let other: Caller
let operator: Caller
beforeAll(async () => {
  http = await startHttp({ clock: () => now })
  operator = await http.client('operator', [], true, 'Hoa')
  school = await http.client('school', ['TH-A'])
  other = await http.client('other', ['TH-B'])
  await school('/v1/schools/TH-A', { method: 'PUT', json: aSchool({ code: 'TH-A' }) })
  await http.parts.roster.putStudents([aStudent({ schoolCode: 'TH-A' })], now)
})
afterAll(() => http.close())

const post = async (path: string, json: object, call = school) =>
  (await (await call(path, { method: 'POST', json })).json()) as { id: string }
const monthOf = async (month: string, call = school) => (await call(`/v1/write-offs?month=${month}`)).json()
const giveUp = async (billId: string) => {
  const { id } = await post('/v1/write-offs', { billId, reason: 'left the province' })
  await post(`/v1/approvals/${id}/approve`, { reason: 'seen' }, operator)
  return id
}

test('a month keeps what was given up in it, and what is undone belongs to the month in which it is', async () => {
  const bill = aBill({ schoolCode: 'TH-A' })
  const { id: billId } = await post('/v1/bills', bill)
  const receipt = await post('/v1/counter-payments', { billId, amount: bill.total - 300_000 })
  const approvalId = await giveUp(billId)
  const reported = { month: '2026-09', amount: 300_000, undoneAmount: 0, undone: [] }
  const givenUp = { approvalId, billId, amount: 300_000, undoneAt: null }
  expect(await monthOf('2026-09')).toMatchObject({ ...reported, writeOffs: [givenUp] })

  // Midnight in Việt Nam: the next month.
  now = new Date('2026-09-30T17:00:00Z')
  await post(`/v1/receipts/${receipt.id}/void`, { reason: 'the note was torn' })
  const undone = { ...givenUp, undoneAt: now.toISOString() }
  expect(await monthOf('2026-09')).toMatchObject({ ...reported, writeOffs: [undone] })
  expect(await monthOf('2026-10')).toMatchObject({ amount: 0, writeOffs: [], undoneAmount: 300_000 })

  const anew = await giveUp(billId)
  expect(await monthOf('2026-10', operator)).toMatchObject({
    ...{ amount: bill.total, undoneAmount: 300_000 },
    writeOffs: [{ approvalId: anew, amount: bill.total, undoneAt: null }],
    undone: [undone],
  })
  expect(await monthOf('2026-09')).toMatchObject({ ...reported, writeOffs: [undone] })
  expect(await monthOf('2026-11')).toMatchObject({ amount: 0, writeOffs: [], undoneAmount: 0, undone: [] })
  for (const month of ['2026-09', '2026-10'])
    expect(await monthOf(month, other)).toEqual({
      ...{ month, amount: 0, writeOffs: [], undoneAmount: 0, undone: [] },
    })
})
