import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readMemo } from '../../../src/domain/bank-lines/read-memo.ts'
import { newAccount, newBankReference } from '../../support/bank-scene.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { openWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts'
import { type Caller, type HttpUnderTest, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let receiver: WebhookReceiver
let hoa: Caller
beforeAll(async () => {
  http = await startHttp()
  receiver = await openWebhookReceiver()
  hoa = await http.client('hoa', [], true)
})
afterAll(async () => {
  await receiver.close()
  await http.close()
})

const bank = { bankCode: '970422', holder: 'TRUONG TIEU HOC' }
let code: string
let school: Caller
let before: string
let after: string
beforeEach(async () => {
  code = `TH-${randomUUID().slice(0, 8)}`
  school = await http.client(`system of ${code}`, [code])
  ;[before, after] = [newAccount(), newAccount()]
  await put(before)
  const [open] = await http.parts.approvals.openOf('school-account-change', code)
  if (open) {
    await approve(open.id, hoa)
    await inForce()
  }
  await school('/v1/webhooks', {
    method: 'POST',
    json: { url: receiver.url, events: ['school.account-change'] },
  })
})

const put = (number: string) =>
  school(`/v1/schools/${code}`, { method: 'PUT', json: aSchool({ code, account: { ...bank, number } }) })
const decide = (id: string, what: 'approve' | 'reject', as: Caller) =>
  as(`/v1/approvals/${id}/${what}`, { method: 'POST', json: { reason: 'the paper is here' } })
const approve = (id: string, as: Caller) => decide(id, 'approve', as)
const ask = async () => {
  const { accountChange } = (await (await put(after)).json()) as { accountChange: { approvalId: string } }
  return accountChange.approvalId
}
/** Two days on. */
const inForce = () =>
  http.parts.approvals.goOn({ at: new Date(Date.now() + 48 * 3_600_000 + 1), tell: http.parts.tellPaid })
/** What the school system is told, in its order. */
const told = async () => {
  const { rows } = await http.database.pool.query(
    `select data from notices where type = 'school.account-change' and data ->> 'schoolCode' = $1 order by at, id`,
    [code],
  )
  return rows.map(({ data }) => data)
}
async function bill() {
  const student = aStudent({ schoolCode: code, code: `HS-${randomUUID().slice(0, 8)}` })
  await http.parts.roster.putStudents([student], new Date())
  const made = aBill({ schoolCode: code, studentCode: student.code, number: randomUUID() })
  const { id } = (await (await school('/v1/bills', { method: 'POST', json: made })).json()) as { id: string }
  return { id, total: made.total }
}
const transfer = async (id: string) =>
  (await (await school(`/v1/bills/${id}/transfer`)).json()) as {
    billCode: string
    vietQr: string
    account: { number: string }
  }
/** The bank tells of a transfer that a VietQR filled in. */
async function payBy(qr: { billCode: string; account: { number: string } }, amount: number) {
  const line = {
    ...{ account: qr.account.number, direction: 'in' as const, reference: newBankReference(), amount },
    ...{ bookedOn: '2026-10-05', memo: qr.billCode },
  }
  const reading = readMemo(qr.billCode, http.parts.paymentCodes)
  await http.parts.bankLines.take(
    [{ line, reading, notFee: undefined, witness: randomUUID() }],
    'statement',
    http.parts.tellPaid,
    new Date(),
  )
}
const stateOf = async (id: string) =>
  ((await (await school(`/v1/bills/${id}`)).json()) as { state: string }).state

describe('R15: a school changes its bank account', () => {
  test('R15: a new QR needs two persons and a waiting time; an old QR is paid and recognised all the same', async () => {
    const [first, second] = [await bill(), await bill()]
    const oldQr = await transfer(first.id)
    expect(oldQr).toMatchObject({ account: { number: before }, vietQr: expect.stringContaining(before) })

    const id = await ask()
    expect((await transfer(first.id)).account.number).toBe(before)
    expect((await approve(id, hoa)).status).toBe(200)
    expect((await transfer(first.id)).account.number).toBe(before)
    await inForce()
    const newQr = await transfer(second.id)
    expect(newQr).toMatchObject({ account: { number: after }, vietQr: expect.stringContaining(after) })
    expect(newQr.vietQr).not.toContain(before)

    await payBy(oldQr, first.total)
    await payBy(newQr, second.total)
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['paid', 'paid'])
  })

  test('the school is told when it is asked for, approved and in force, with the account and no name', async () => {
    const id = await ask()
    await approve(id, hoa)
    await inForce()
    const about = { approvalId: id, schoolCode: code, account: { number: after, bankCode: '970422' } }
    expect(await told()).toEqual([
      { ...about, state: 'waiting', takesEffectAt: null },
      { ...about, state: 'approved', takesEffectAt: expect.stringMatching(/Z$/) },
      { ...about, state: 'done', takesEffectAt: null },
    ])
    const { rows } = await http.database.pool.query(
      `select subject_kind, count(*)::int from exchanges where subject_id = $1 group by 1`,
      [id],
    )
    expect(rows).toEqual([{ subject_kind: 'school', count: 3 }])
  })

  test('the school is told when it is rejected, and money goes where it went', async () => {
    const id = await ask()
    await decide(id, 'reject', hoa)
    expect((await told()).map(({ state }) => state)).toEqual(['waiting', 'rejected'])
    expect((await transfer((await bill()).id)).account.number).toBe(before)
  })

  test('others are not told', async () => {
    const other = await http.client(`other of ${code}`, ['TH-ANOTHER'])
    await other('/v1/webhooks', {
      method: 'POST',
      json: { url: receiver.url, events: ['school.account-change'] },
    })
    const id = await ask()
    const { rows } = await http.database.pool.query(
      `select count(*)::int from exchanges where subject_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ count: 1 }])
  })
})
