import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRules } from '../../support/approvals.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { channel, later, linesOf, news, noon, openScene, type Scene, tellBoth } from '../../support/scene.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: Scene
let viewer: Caller
let operator: Caller
/** What the channel says when it is asked, by the id of the payment. */
const answers = new Map<string, ReturnType<typeof news>>()

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused', undefined, {
    async ask(paymentId, { payments }) {
      const said = answers.get(paymentId)
      if (said) await payments.post(channel, said, () => tellBoth, later(60))
    },
  })
  scene = await openScene(running.store)
  viewer = await enterAs(running, 'xem', ['viewer'])
  operator = await enterAs(running, 'van', ['operator'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const found = async (words: string, by = viewer) =>
  (await by.get(`/api/payments?${words}`)).body.rows.map(({ reference }: { reference: string }) => reference)

/** A bill with a payment that is begun, and paid unless told otherwise. */
async function begun(amount: number, isPaid = true) {
  const { id: billId } = await scene.accept(scene.toAccept(linesOf(amount)))
  const { id, reference } = await scene.open(billId, amount)
  if (isPaid) await scene.post(news(reference, amount))
  return { id, billId, reference }
}

test('payments are found by what narrows them, newest first, page behind page', async () => {
  const paid = await begun(120_000)
  const open = await begun(130_000, false)
  const ofSchool = `schoolCode=${scene.schoolCode}`
  const newestFirst = [paid, open].sort((a, b) => (a.id < b.id ? 1 : -1)).map(({ reference }) => reference)
  for (const words of ['', ofSchool, `channel=${channel}`, 'from=2026-09-30&until=2026-09-30'])
    expect(await found(words)).toEqual(newestFirst)
  const first = [paid.id, open.id].sort()[1]
  expect(await found(`before=${first}`)).toEqual([newestFirst[1]])
  expect(await found(`before=${first}&${ofSchool}`)).toEqual([newestFirst[1]])
  expect(await found('state=open')).toEqual([open.reference])
  expect(await found(`reference=${paid.reference}`)).toEqual([paid.reference])
  expect(await found(`reference=TX-${paid.reference}`)).toEqual([paid.reference])
  expect(await found('amount=120000')).toEqual([paid.reference])
  expect(await found(`amount=120000&${ofSchool}&state=open`)).toEqual([])
  expect(await found('until=2026-09-29')).toEqual([])
  expect(await found('channel=nobody')).toEqual([])
  expect((await viewer.get('/api/payments?state=lost')).status).toBe(400)
  expect((await viewer.get('/api/payments/channels')).body).toEqual({ channels: [channel] })
})

test('a payment says all of its life: messages, bill, receipt, refunds, entries', async () => {
  const { id, billId, reference } = await begun(200_000)
  const { payments, refunds } = running.store
  const bytes = Buffer.from('{"payer":"Nguyễn Văn An"}')
  const notice = await payments.keepNotice({ channel, operation: 'notify', at: noon, bytes })
  await payments.closeNotice(notice, reference, 'posted')
  const actor = { person: 'lan', login: 'x', by: 'lan' }
  const rules = { ...testRules, expireAfterDays: 7, limits: { refund: 1_000_000 }, waitHours: {} }
  await refunds.request(
    { of: { paymentId: id }, amount: 50_000, way: 'cash', owedAgain: true, actor, reason: 'thừa', rules },
    { at: later(30), tell: () => tellBoth },
  )
  const { status, body } = await viewer.get(`/api/payments/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    payment: { id, reference, state: 'paid', paidAmount: 200_000 },
    bill: { id: billId, schoolCode: scene.schoolCode },
    messages: [{ id: notice, operation: 'notify', outcome: 'posted', isGone: false }],
    entries: [
      { cause: 'payment', amount: 200_000 },
      { cause: 'refund-approved', amount: 50_000 },
    ],
    receipt: { kind: 'channel', amount: 200_000, refunded: 50_000 },
    refunds: [{ amount: 50_000, state: 'due', way: 'cash' }],
    ...{ reversal: null, settlement: null, breaks: [] },
  })
  expect(JSON.stringify(body)).not.toContain('Nguyễn')

  const open = (by: Caller, message: number) =>
    by.post(`/api/payments/${id}/messages/${message}/open`, { reason: 'trường hỏi' })
  expect((await open(viewer, notice)).status).toBe(403)
  expect((await open(operator, notice)).body).toEqual({ base64: bytes.toString('base64') })
  expect((await running.store.auditLog.search({ limit: 1 }))[0]).toMatchObject({
    ...{ action: 'payloads.open', subject: { kind: 'payment', id }, after: { message: notice } },
  })
  const strange = await payments.keepNotice({ channel, operation: 'notify', at: noon, bytes })
  expect((await open(operator, strange)).status).toBe(404)
})

test('the channel is asked again about what waits, and its answer counts; what is paid is not asked for', async () => {
  const { id, reference, billId } = await begun(210_000, false)
  const ask = (reason = 'phụ huynh đã trả') => operator.post(`/api/payments/${id}/ask`, { reason })
  expect((await ask()).body).toEqual({ state: 'open' })
  answers.set(id, news(reference, 210_000))
  expect((await ask()).body).toEqual({ state: 'paid' })
  expect((await running.store.bills.find(billId))?.state).toBe('paid')
  expect((await ask()).status).toBe(409)
  const entries = await running.store.auditLog.search({ limit: 2 })
  expect(entries.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    { action: 'payments.ask', before: { state: 'open', asks: 1 }, after: { state: 'open', asks: 2 } },
    { action: 'payments.ask', before: { state: 'open', asks: 0 }, after: { state: 'open', asks: 1 } },
  ])
})

test('an accountant sees payments of their schools, and of others nothing', async () => {
  const { id, reference } = await begun(220_000)
  const theirs = await enterAs(running, 'lan', ['school-accountant'], [scene.schoolCode])
  const others = await enterAs(running, 'huy', ['school-accountant'], ['TH-99'])
  expect(await found('amount=220000', theirs)).toEqual([reference])
  expect((await theirs.get(`/api/payments/${id}`)).status).toBe(200)
  expect(await found(`schoolCode=${scene.schoolCode}`, others)).toEqual([])
  expect(await found('', others)).toEqual([])
  expect((await others.get(`/api/payments/${id}`)).status).toBe(404)
  expect((await others.post(`/api/payments/${id}/ask`, { reason: 'x' })).status).toBe(404)
})
