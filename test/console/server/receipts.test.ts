import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Role } from '../../../src/domain/access/roles.ts'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: BankScene
let accountant: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
})

afterAll(async () => {
  await running.close()
  await database.close()
})

let logins = 0
beforeEach(async () => {
  scene = await openBankScene({ store: running.store, pool: database.pool })
  accountant = await enter(['school-accountant'], [scene.schoolCode])
})

async function enter(roles: Role[], schoolCodes: string[] = []) {
  logins += 1
  const login = `thu-ngan-${logins}`
  return enterAs(running, login, roles, schoolCodes)
}

async function owing(payable = 500_000) {
  const { code } = await scene.student()
  return { code, bill: await scene.bill(code, payable) }
}
const cash = (billId: string, amount: number, changes: object = {}) => ({
  ...{ billId, amount, method: 'cash', series: 'PT', paidBefore: 0 },
  ...changes,
})
const numbers = async (words: string, by = accountant) =>
  (await by.get(`/api/receipts?${words}`)).body.rows.map(({ number }: { number: string }) => number)
const year = () => running.now().getUTCFullYear()

test('money is taken over the counter: the bill is paid, the receipt is numbered, and who took it is kept', async () => {
  const [an, binh] = [await owing(), await owing()]
  const first = await accountant.post('/api/receipts', cash(an.bill.id, 500_000))
  expect(first.status).toBe(200)
  expect(first.body.number).toBe(`PT-${year()}-000001`)
  running.pass(1_000)
  const second = await accountant.post('/api/receipts', cash(binh.bill.id, 200_000, { method: 'pos' }))
  expect(second.body.number).toBe(`PT-${year()}-000002`)
  expect(await scene.billOf(an.bill)).toMatchObject({ state: 'paid', paid: 500_000 })
  const [entry] = await running.store.auditLog.search({ limit: 1 })
  expect(entry).toMatchObject({
    ...{ action: 'payments.take', subject: { kind: 'receipt', id: second.body.id } },
    before: { state: 'issued', paid: 0 },
    after: {
      number: second.body.number,
      amount: 200_000,
      method: 'pos',
      state: 'partly-paid',
      paid: 200_000,
    },
  })

  expect(await numbers('')).toEqual([second.body.number, first.body.number])
  expect(await numbers(`before=${second.body.id}`)).toEqual([first.body.number])
  expect(await numbers(`number=${first.body.number}`)).toEqual([first.body.number])
  expect(await numbers('number=khong-co')).toEqual([])
  expect(await numbers(`studentCode=${binh.code}&state=valid`)).toEqual([second.body.number])
  expect(await numbers('paidOn=2020-01-01')).toEqual([])
  const { body } = await accountant.get(`/api/receipts/${first.body.id}`)
  expect(body).toMatchObject({
    counter: { amount: 500_000, method: 'cash', state: 'valid', billId: an.bill.id },
    ...{ refunded: 0, bill: { state: 'paid', remains: 0 }, others: [] },
  })
  expect(JSON.stringify(body)).not.toContain('Nguyễn Văn')
})

test('the same money is not taken twice, neither one after the other nor at once', async () => {
  const an = await owing()
  const take = () => accountant.post('/api/receipts', cash(an.bill.id, 200_000))
  const answers = await Promise.all([take(), take(), take()])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  expect((await take()).status).toBe(409)
  expect((await scene.billOf(an.bill)).paid).toBe(200_000)
  expect(await numbers(`studentCode=${an.code}`)).toHaveLength(1)
  const more = await accountant.post('/api/receipts', cash(an.bill.id, 300_000, { paidBefore: 200_000 }))
  expect(more.body.number).toBe(`PT-${year()}-000002`)
})

test('L12: said cash, then transferred: the receipt is void and replaced, and the transfer pays once', async () => {
  const an = await owing()
  const { body: receipt } = await accountant.post('/api/receipts', cash(an.bill.id, 500_000))
  await scene.take([scene.line(`nop ${await codeOf(an.code)}`, 500_000)])
  const { body } = await accountant.get(`/api/receipts/${receipt.id}`)
  expect(body.others).toMatchObject([{ kind: 'bank', amount: 500_000 }])
  const said = { reason: 'phụ huynh đã chuyển khoản', replacedBy: body.others[0].id }
  expect((await accountant.post(`/api/receipts/${receipt.id}/void`, said)).status).toBe(204)
  expect(await scene.billOf(an.bill)).toMatchObject({ state: 'paid', paid: 500_000 })
  expect(await scene.credit(an.code)).toBe(0)
  const [entry] = await running.store.auditLog.search({ limit: 1 })
  expect(entry).toMatchObject({ before: { state: 'valid' }, after: { state: 'replaced' }, why: said.reason })
  expect((await accountant.get(`/api/receipts/${receipt.id}`)).body.isReplacedAtCounter).toBe(false)
  const again = await accountant.post(`/api/receipts/${receipt.id}/void`, { reason: 'lần nữa' })
  expect(again.status).toBe(409)
})

const codeOf = async (student: string) => {
  const { rows } = await database.pool.query(
    'select code_number from students where school_code = $1 and code = $2',
    [scene.schoolCode, student],
  )
  return makePaymentCode('HS', BigInt(rows[0].code_number), scene.rules.origin)
}

test('a wrong receipt is replaced by a new one at once, for a reason', async () => {
  const an = await owing()
  const { body: wrong } = await accountant.post('/api/receipts', cash(an.bill.id, 500_000))
  const anew = cash(an.bill.id, 400_000, { replaces: wrong.id, paidBefore: 500_000 })
  expect((await accountant.post('/api/receipts', anew)).body.errors).toMatchObject([{ field: 'reason' }])
  const made = await accountant.post('/api/receipts', { ...anew, reason: 'ghi nhầm số' })
  expect(made.body.number).toBe(`PT-${year()}-000002`)
  expect((await scene.billOf(an.bill)).paid).toBe(400_000)
  expect((await accountant.get(`/api/receipts/${wrong.id}`)).body.counter).toMatchObject({
    ...{ state: 'replaced', replacedBy: made.body.id, reason: 'ghi nhầm số' },
  })
})

test('a name is opened for printing with a reason that is kept', async () => {
  const an = await owing()
  const { body: receipt } = await accountant.post('/api/receipts', cash(an.bill.id, 500_000))
  const opened = await accountant.post(`/api/receipts/${receipt.id}/name`, { reason: 'in biên lai' })
  expect(opened.body).toEqual({ name: 'Nguyễn Văn An' })
  const [entry] = await running.store.auditLog.search({ limit: 1 })
  expect(entry).toMatchObject({ action: 'persons.open', subject: { kind: 'receipt', id: receipt.id } })
})

test('an accountant takes money for their school only, and who reads only takes none', async () => {
  const an = await owing()
  const others = await enter(['school-accountant'], ['TH-99'])
  const viewer = await enter(['viewer'])
  expect((await others.post('/api/receipts', cash(an.bill.id, 500_000))).status).toBe(404)
  expect((await viewer.post('/api/receipts', cash(an.bill.id, 500_000))).status).toBe(403)
  const { body: receipt } = await accountant.post('/api/receipts', cash(an.bill.id, 500_000))
  expect((await others.get(`/api/receipts/${receipt.id}`)).status).toBe(404)
  expect((await others.post(`/api/receipts/${receipt.id}/void`, { reason: 'x' })).status).toBe(404)
  expect(await numbers(`schoolCode=${scene.schoolCode}`, others)).toEqual([])
  expect(await numbers(`schoolCode=${scene.schoolCode}`, viewer)).toEqual([receipt.number])
  const future = cash(an.bill.id, 1, {
    receivedAt: new Date(Date.now() + 9e8).toISOString(),
    paidBefore: 500_000,
  })
  expect((await accountant.post('/api/receipts', future)).status).toBe(400)
})
