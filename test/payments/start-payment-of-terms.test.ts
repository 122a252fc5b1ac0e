import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BillRequest } from '../../schemas/bill.ts'
import type { PaymentRequest } from '../../schemas/payment.ts'
import { startPayment } from '../../src/payments/start-payment.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { channel, linesBy, linesOf, news, noon, openScene, type Scene, tellBoth } from '../support/scene.ts'
import { createScriptedChannel } from '../support/scripted-channel.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let scene: Scene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
})

const dayMs = 24 * 3_600_000

function atChannel(passed = 0) {
  const parts = createTestPaymentParts(bench.store, createScriptedChannel())
  parts.pass(passed)
  return (billId: string, more: Partial<PaymentRequest> = {}) =>
    startPayment({ billId, channel, ...more }, parts)
}
const accept = async (changes: Partial<BillRequest> = {}) =>
  (await scene.accept(scene.toAccept({ ...linesOf(1_000), dueOn: '2026-10-01', ...changes }))).id

const withPlans = async () => {
  const id = await accept()
  const plan = (name: string, ...amounts: number[]) => ({
    name,
    instalments: amounts.map((amount) => ({ dueOn: '2026-10-01', amount })),
  })
  const plans = [plan('A', 400, 600), plan('B', 400, 300, 300)]
  await bench.store.billLife.setPlans(id, plans, { by: 'An', at: noon })
  return id
}

test('an instalment is started over its own amount, and the same wish gets the same payment', async () => {
  const start = atChannel()
  const id = await withPlans()
  const first = await start(id, { instalment: { plan: 'A', place: 1 } })
  expect(first).toMatchObject({ is: 'started', payment: { amount: 400 } })
  expect(await start(id, { instalment: { plan: 'A', place: 1 } })).toEqual({ ...first, is: 'already-open' })
  // The same amount of another plan is another payment.
  expect(await start(id, { instalment: { plan: 'B', place: 1 } })).toMatchObject({ is: 'started' })
  expect(await start(id)).toMatchObject({ is: 'started', payment: { amount: 1_000 } })
})

test('L11: after an instalment was paid, the whole, another plan and the same one are refused, each with its reason', async () => {
  const start = atChannel()
  const id = await withPlans()
  const first = await start(id, { instalment: { plan: 'A', place: 1 } })
  if (first.is !== 'started') throw new Error('the first instalment was not started')
  await scene.post(news(first.payment.reference, 400))
  expect(await start(id)).toEqual({ is: 'not-taken', why: 'full-after-instalment' })
  expect(await start(id, { instalment: { plan: 'B', place: 1 } })).toEqual({
    is: 'not-taken',
    why: 'other-plan',
  })
  expect(await start(id, { instalment: { plan: 'A', place: 1 } })).toEqual({
    is: 'not-taken',
    why: 'instalment-paid',
  })
  expect(await start(id, { instalment: { plan: 'A', place: 9 } })).toEqual({
    is: 'not-taken',
    why: 'no-such-instalment',
  })
  expect(await start(id, { instalment: { plan: 'A', place: 2 } })).toMatchObject({ payment: { amount: 600 } })
})

test.each([
  ['exact', 999, 'not-taken'],
  ['exact', 1_001, 'not-taken'],
  ['exact', 1_000, 'started'],
  ['up-to', 1, 'started'],
  ['up-to', 1_001, 'not-taken'],
  ['any', 1_001, 'started'],
] as const)('A8: a bill that takes %s amounts, paid with %i of 1000: %s', async (exactness, amount, is) => {
  const id = await accept({ exactness })
  const started = await atChannel()(id, { amount })
  expect(started.is).toBe(is)
  if (started.is === 'not-taken') expect(started.why).toBe('amount-not-accepted')
  else expect(started).toMatchObject({ payment: { amount } })
})

test.each([
  [499, 'not-taken'],
  [500, 'started'],
  [600, 'started'],
  [660, 'started'],
  [661, 'not-taken'],
] as const)('A8: of 500 that close only as a whole, 100 in parts and 60 that are voluntary, %i are %s', async (amount, is) => {
  const lines = linesBy(['TUITION', 'exact', 500], ['SERVICE', 'up-to', 100], ['VOLUNTARY', undefined, 60])
  const id = await accept({ ...lines, exactness: 'exact' })
  expect((await atChannel()(id, { amount })).is).toBe(is)
  expect(await atChannel()(id)).toMatchObject({ payment: { amount: 600 } })
})

test('of a bill that is paid only what is voluntary can be paid, and only by who says how much', async () => {
  const start = atChannel()
  const id = await accept(linesBy(['TUITION', 'exact', 500], ['VOLUNTARY', 'up-to', 100]))
  const first = await start(id)
  if (first.is !== 'started') throw new Error('the tuition was not started')
  await scene.post(news(first.payment.reference, 500))
  expect(await start(id)).toEqual({ is: 'nothing-due' })
  expect(await start(id, { amount: 101 })).toEqual({ is: 'not-taken', why: 'amount-not-accepted' })
  const gift = await start(id, { amount: 100 })
  if (gift.is !== 'started') throw new Error('the gift was not started')
  await scene.post(news(gift.payment.reference, 100))
  expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 600, contributed: 100 })
  expect(await start(id, { amount: 1 })).toEqual({ is: 'nothing-due' })
})

test('A8: being late costs more of an exact bill, and less than that is not started', async () => {
  const terms = { expiresOn: '2026-10-01', graceDays: 3, lateFee: { once: 50, perDay: 10 } }
  const id = await accept({ ...terms, exactness: 'exact' })
  const late = atChannel(3 * dayMs)
  expect(await late(id, { amount: 1_000 })).toMatchObject({ is: 'not-taken' })
  expect(await late(id, { amount: 1_070 })).toMatchObject({ is: 'started' })
})

test('L4: a late payment asks what being late costs, and after the grace none is started', async () => {
  const terms = { expiresOn: '2026-10-01', graceDays: 3, lateFee: { once: 50, perDay: 10 } }
  const id = await accept(terms)
  expect(await atChannel()(id)).toMatchObject({ payment: { amount: 1_000 } })
  expect(await atChannel(3 * dayMs)(id)).toMatchObject({ is: 'started', payment: { amount: 1_070 } })
  expect(await atChannel(5 * dayMs)(id)).toEqual({ is: 'not-taken', why: 'after-expiry' })
})

test('a draft is not due, and a bill that waits for its day is not published', async () => {
  expect(await atChannel()(await accept({ state: 'draft' }))).toEqual({ is: 'nothing-due' })
  const waits = await accept({ publishOn: '2026-10-05', dueOn: '2026-10-31' })
  expect(await atChannel()(waits)).toEqual({ is: 'not-published' })
  await bench.store.billLife.publish(waits, { portals: [], tellPaid: tellBoth }, { by: 'An', at: noon })
  expect(await atChannel()(waits)).toMatchObject({ is: 'started' })
})
