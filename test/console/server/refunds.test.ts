import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Role } from '../../../src/domain/access/roles.ts'
import { newAccount, openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { channel, linesOf, newReference, news, noon, openScene, type Scene } from '../../support/scene.ts'
import { type Caller, callerOf, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let accountant: Caller
let reconciler: Caller
let logins = 0

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused', undefined, { refundChannels: new Set([channel]) })
  reconciler = await enter(['reconciler'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

beforeEach(async () => {
  scene = await openScene(running.store)
  accountant = await enter(['school-accountant'], [scene.schoolCode])
  running.pass(1_000)
})

async function enter(roles: Role[], schoolCodes: string[] = []) {
  logins += 1
  const login = `nguoi-${logins}`
  return enterAs(running, login, roles, schoolCodes)
}

async function paid(amount: number) {
  const bill = await scene.accept(scene.toAccept(linesOf(amount)))
  const { id, reference } = await scene.open(bill.id, amount)
  await scene.post(news(reference, amount))
  return { id, bill }
}
const transfer = {
  way: 'transfer',
  payee: { name: 'Nguyễn Thị Ba', account: '0123456789', bankCode: '970422' },
  ...{ owedAgain: true, reason: 'nộp trùng' },
}
const lastEntry = async () => (await running.store.auditLog.search({ limit: 1 }))[0]

test('a refund is asked for by one and approved by another; who asked cannot approve it', async () => {
  const { id, bill } = await paid(3_000_000)
  const asked = await accountant.post('/api/refunds', { paymentId: id, amount: 3_000_000, ...transfer })
  expect(asked).toMatchObject({ status: 200, body: { isWaiting: true } })
  const entry = await lastEntry()
  expect(entry).toMatchObject({
    ...{ action: 'refunds.ask', subject: { kind: 'refund', id: asked.body.id }, why: 'nộp trùng' },
    after: { paymentId: id, amount: 3_000_000, way: 'transfer', approval: asked.body.approvalId },
  })
  expect(JSON.stringify(entry)).not.toMatch(/Nguyễn|0123456789/)
  const approve = (by: Caller) =>
    by.post(`/api/approvals/${asked.body.approvalId}/approve`, { reason: 'đúng' })
  expect((await approve(accountant)).body.code).toBe('same_person')
  expect((await approve(reconciler)).status).toBe(204)
  expect(await scene.billOf(bill)).toMatchObject({ paid: 0 })
  const { body } = await accountant.get(`/api/refunds/${asked.body.id}`)
  expect(body).toMatchObject({
    refund: { state: 'due', amount: 3_000_000, fromBill: 3_000_000, approvalId: asked.body.approvalId },
    ...{ bill: { id: bill.id }, payment: { id } },
  })
  expect(JSON.stringify(body)).not.toMatch(/Nguyễn Thị Ba|Nguyễn Văn/)
  expect((await accountant.get('/api/refunds?state=due')).body.rows).toMatchObject([{ id: asked.body.id }])
  expect((await accountant.get(`/api/refunds?before=${asked.body.id}`)).body.rows).toEqual([])
})

test('a small one needs nobody else; its cash is handed out, or could not be', async () => {
  const { id } = await paid(300_000)
  const cash = { way: 'cash', owedAgain: true, reason: 'thừa' }
  const ask = (amount: number) => accountant.post('/api/refunds', { paymentId: id, amount, ...cash })
  const [one, other] = [await ask(100_000), await ask(50_000)]
  expect([one.body.isWaiting, other.body.isWaiting]).toEqual([false, false])
  const tooMuch = await ask(200_000)
  expect(tooMuch).toMatchObject({ status: 409, body: { detail: expect.stringContaining('150000') } })
  const said = { reason: 'đã ký nhận' }
  expect((await accountant.post(`/api/refunds/${one.body.id}/confirm`, said)).status).toBe(403)
  const made = await reconciler.post('/api/payouts', { reason: 'chi trong ngày' })
  expect(made.status).toBe(200)
  expect(await lastEntry()).toMatchObject({ subject: { kind: 'payout-list', id: made.body.id } })
  const list = await reconciler.get(`/api/payouts/${made.body.id}`)
  const ids = list.body.payouts.map(({ refundId }: { refundId: string }) => refundId)
  expect(ids).toEqual(expect.arrayContaining([one.body.id, other.body.id]))
  expect(list.body.payouts.every(({ payee }: { payee: object | null }) => payee === null)).toBe(true)
  expect((await accountant.post(`/api/payouts/${made.body.id}/open`, said)).status).toBe(404)
  const opened = await reconciler.post(`/api/payouts/${made.body.id}/open`, said)
  expect(opened.body.payouts).toHaveLength(ids.length)
  expect(await lastEntry()).toMatchObject({ action: 'persons.open' })
  expect((await reconciler.post('/api/payouts', { reason: 'lần nữa' })).status).toBe(409)
  expect((await accountant.get(`/api/refunds/${one.body.id}`)).body.payoutList).toBe(made.body.id)
  expect((await reconciler.post(`/api/refunds/${one.body.id}/confirm`, said)).status).toBe(204)
  expect(await lastEntry()).toMatchObject({ before: { state: 'sending' }, after: { state: 'done' } })
  expect((await reconciler.post(`/api/refunds/${one.body.id}/confirm`, said)).status).toBe(409)
  expect((await reconciler.post(`/api/refunds/${other.body.id}/refuse`, said)).status).toBe(204)
  expect((await accountant.get(`/api/refunds/${other.body.id}`)).body.refund.state).toBe('refused')
})

test('credit of a student goes back, and no more than there is', async () => {
  const { bill } = await paid(100_000)
  const { id, reference } = await scene.open(bill.id, 40_000)
  await scene.post(news(reference, 40_000))
  const { studentCode } = await scene.billOf(bill)
  const { balance } = await running.store.credits.creditOf(scene.schoolCode, studentCode)
  expect(balance).toBe(40_000)
  const of = { schoolCode: scene.schoolCode, studentCode }
  expect((await accountant.get(`/api/bills/${bill.id}`)).body.credit).toBe(40_000)
  expect((await accountant.post('/api/refunds', { ...of, amount: 50_000, ...transfer })).status).toBe(409)
  expect((await accountant.post('/api/refunds', { ...of, amount: 40_000, ...transfer })).status).toBe(200)
  expect((await accountant.get(`/api/payments/${id}`)).status).toBe(200)
})

test('a payment that its channel took away is taken back once, and its bill is owed again', async () => {
  const { id, bill } = await paid(250_000)
  const said = { reason: 'kênh báo tra soát' }
  expect((await accountant.post(`/api/payments/${id}/reverse`, said)).status).toBe(403)
  expect((await reconciler.post(`/api/payments/${id}/reverse`, said)).status).toBe(204)
  expect(await scene.billOf(bill)).toMatchObject({ paid: 0, state: 'issued' })
  expect(await lastEntry()).toMatchObject({
    ...{ action: 'money.match', subject: { kind: 'payment', id } },
    ...{ before: { paid: 250_000 }, after: { paid: 0, amount: 250_000 } },
  })
  expect((await reconciler.post(`/api/payments/${id}/reverse`, said)).status).toBe(409)
  expect((await accountant.get('/api/reversals')).body.rows).toMatchObject([
    { paymentId: id, why: 'taken-back' },
  ])
  expect((await accountant.get(`/api/payments/${id}`)).body).toMatchObject({
    ...{ reversal: { amount: 250_000 }, receipt: { state: 'reversed' } },
  })
})

test('a payment for no bill that we know is taken back with its pieces', async () => {
  const reference = newReference()
  expect(await scene.post(news(reference, 90_000))).toBe('unowned')
  const [money] = await running.store.moneySearch.withoutOwner({ reference, limit: 1 }, noon)
  const path = `/api/payments/${money?.payment?.id}`
  const said = { reason: 'kênh báo tra soát' }
  expect((await reconciler.post(`${path}/reverse`, said)).status).toBe(204)
  expect(await lastEntry()).toMatchObject({ action: 'money.match', after: { amount: 90_000 } })
  const { body } = await reconciler.get(path)
  expect(body.reversal).toMatchObject({ amount: 90_000, fromUnowned: 90_000, schoolCode: null })
  expect(body.pieces.at(-1)).toMatchObject({ outcome: 'reversed', amount: 90_000, undoneAt: null })
  expect((await reconciler.post(`${path}/reverse`, said)).status).toBe(409)
})

test('an accountant asks for money of their school only, and sees no other', async () => {
  const { id } = await paid(200_000)
  const others = await enter(['school-accountant'], ['TH-99'])
  const order = { paymentId: id, amount: 10_000, ...transfer }
  expect((await others.post('/api/refunds', order)).status).toBe(404)
  const asked = await accountant.post('/api/refunds', order)
  expect((await others.get(`/api/refunds/${asked.body.id}`)).status).toBe(404)
  expect((await others.get('/api/refunds')).body.rows).toEqual([])
  expect((await others.get('/api/reversals')).body.rows).toEqual([])
  const { studentCode } = { studentCode: 'HS-0001' }
  const credit = { schoolCode: scene.schoolCode, studentCode, amount: 1, ...transfer }
  expect((await others.post('/api/refunds', credit)).status).toBe(404)
})

test('a refund goes by the channel of its payment where that gives back, and its page says what was answered', async () => {
  const { id } = await paid(400_000)
  expect((await accountant.get(`/api/payments/${id}`)).body.canRefund).toBe(true)
  const order = { paymentId: id, amount: 400_000, way: 'channel', owedAgain: true, reason: 'nộp trùng' }
  const asked = await accountant.post('/api/refunds', order)
  expect(asked).toMatchObject({ status: 200, body: { state: 'due' } })
  const { refunds } = running.store
  const at = new Date(running.now().getTime() + 60_000)
  await refunds.takeForChannel(at, at, 10)
  await refunds.channelSaid(
    { id: asked.body.id, asks: 1 },
    {
      ...{ is: 'unknown', theirReference: 'R-1', askAt: at },
      note: { code: 'channel-answered', said: '94' },
    },
    at,
  )
  const { body } = await accountant.get(`/api/refunds/${asked.body.id}`)
  expect(body.refund).toMatchObject({ state: 'unknown', channel, theirReference: 'R-1' })
  expect(body.refund.steps.at(-1)).toMatchObject({
    by: 'gateway',
    reason: 'the channel answered 94',
    note: { code: 'channel-answered', said: '94' },
  })
  const said = { reason: 'đã xem trang của kênh' }
  expect((await reconciler.post(`/api/refunds/${asked.body.id}/confirm`, said)).status).toBe(204)

  const others = await startConsole(database, 'unused')
  const other = await callerOf(others, 'nguoi-1')
  const { id: next } = await paid(200_000)
  expect((await other.get(`/api/payments/${next}`)).body.canRefund).toBe(false)
  const refused = await other.post('/api/refunds', { ...order, paymentId: next, amount: 200_000 })
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('gives back') } })
  await others.close()
})

test('R5: a transfer that the bank of the payee sent back is the credit of the student again, once', async () => {
  const bank = await openBankScene({ store: running.store, pool: database.pool })
  const { id, bill } = await paid(350_000)
  const asked = await accountant.post('/api/refunds', { paymentId: id, amount: 350_000, ...transfer })
  const { code } = (await accountant.get(`/api/refunds/${asked.body.id}`)).body.refund
  await reconciler.post('/api/payouts', { reason: 'chi trong ngày' })
  // Of the schools together: a movement on another school's account shows nothing of this one's refund.
  const account = newAccount()
  await bank.take([bank.line(`HOAN TIEN ${code}`, 350_000, { direction: 'out', account })])
  await running.store.refunds.matchMovements(running.now())
  await bank.take([350_000, 340_000].map((amount) => bank.line('tra lai lenh', amount, { account })))
  const moneyOf = async (amount: number) =>
    (await reconciler.get(`/api/money?direction=in&amount=${amount}&account=${account}`)).body.rows[0].id
  const back = `/api/refunds/${asked.body.id}/return`
  const reason = 'sai số tài khoản'
  expect((await reconciler.post(back, { moneyId: await moneyOf(340_000), reason })).status).toBe(409)
  const said = { moneyId: await moneyOf(350_000), reason }
  expect((await accountant.post(back, said)).status).toBe(403)
  expect((await reconciler.post(back, said)).status).toBe(204)
  expect(await lastEntry()).toMatchObject({
    ...{ action: 'money.match', subject: { kind: 'refund', id: asked.body.id }, why: reason },
    ...{ before: { state: 'done' }, after: { state: 'returned', amount: 350_000 } },
  })
  const { studentCode } = await scene.billOf(bill)
  const { balance } = await running.store.credits.creditOf(scene.schoolCode, studentCode)
  expect(balance).toBe(350_000)
  expect((await reconciler.post(back, said)).status).toBe(409)
})
