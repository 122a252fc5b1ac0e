import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPayment } from '../../src/payments/start-payment.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { channel, later, news, noon, openScene, type Scene, tellBoth } from '../support/scene.ts'
import { type ChannelScript, createScriptedChannel } from '../support/scripted-channel.ts'
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

function withChannel(script: ChannelScript = {}) {
  const scripted = createScriptedChannel(script)
  const parts = createTestPaymentParts(bench.store, scripted)
  return { scripted, parts, start: (billId: string) => startPayment({ billId, channel }, parts) }
}
const keptFor = async (billId: string) => {
  const { rows } = await bench.pool.query(
    'select state, ask_at as "askAt", pay_url as "payUrl" from payments where bill_id = $1 order by id',
    [billId],
  )
  return rows
}

test('a started payment is kept, has its page, and will be asked for', async () => {
  const { scripted, start } = withChannel()
  const { id, dossierNumber } = await scene.accept()
  const started = await start(id)
  const reference = scripted.started[0]?.reference
  expect(started).toMatchObject({
    is: 'started',
    payment: { billId: id, amount: 950_000, state: 'open', payUrl: `https://pay.example.vn/${reference}` },
  })
  expect(await keptFor(id)).toMatchObject([{ state: 'open', askAt: later(60) }])
  expect(scripted.started[0]?.demand).toMatchObject({
    dossierNumber,
    amount: 950_000,
    beneficiary: { number: '0123456789' },
    payer: { name: 'Trần Thị Mai' },
    fees: [{ amount: 700_000 }, { amount: 250_000 }],
  })
})

test('a second wish gets the open payment while the same is due', async () => {
  const { scripted, start } = withChannel()
  const { id } = await scene.accept()
  const first = await start(id)
  const second = await start(id)
  expect(second).toEqual({ ...first, is: 'already-open' })
  expect(scripted.started).toHaveLength(1)
})

test('a payment that can no longer be made on its page gets a new one beside it, and is still asked for', async () => {
  const { parts, start } = withChannel({ payableMs: 900_000 })
  const { id } = await scene.accept()
  const first = await start(id)
  parts.pass(899_999)
  expect(await start(id)).toEqual({ ...first, is: 'already-open' })
  parts.pass(1)
  const second = await start(id)
  expect(second).toMatchObject({ is: 'started', payment: { amount: 950_000 } })
  expect(await start(id)).toEqual({ ...second, is: 'already-open' })
  expect(await keptFor(id)).toMatchObject([{ state: 'open', askAt: later(60) }, { state: 'open' }])
})

test('a start that was never answered does not go again when its payment could not be made any more', async () => {
  const answers = [new GatewayError('partner_timeout', 'of the test'), undefined]
  const { scripted, parts, start } = withChannel({ start: () => answers.shift(), payableMs: 900_000 })
  const { id } = await scene.accept()
  await expect(start(id)).rejects.toMatchObject({ code: 'partner_timeout' })
  parts.pass(900_000)
  expect(await start(id)).toMatchObject({ is: 'started' })
  expect(new Set(scripted.started.map(({ reference }) => reference)).size).toBe(2)
})

test('after a part was paid a new payment is started over the rest', async () => {
  const { scripted, start } = withChannel()
  const { id } = await scene.accept()
  await start(id)
  const other = await scene.open(id, 1_000)
  await scene.post(news(other.reference, 1_000))
  expect(await start(id)).toMatchObject({ is: 'started', payment: { amount: 949_000 } })
  expect(scripted.started).toHaveLength(2)
})

test('a refusal is an answer, and the payment is not asked for any more', async () => {
  const { start } = withChannel({ start: { is: 'refused', theirCode: '12', detail: 'no such account' } })
  const { id } = await scene.accept()
  expect(await start(id)).toEqual({ is: 'refused', theirCode: '12' })
  expect(await keptFor(id)).toEqual([{ state: 'expired', askAt: null, payUrl: null }])
})

test('a channel that gives no answer may have opened the payment: it is kept and asked for', async () => {
  const { start } = withChannel({ start: new GatewayError('partner_timeout', 'of the test') })
  const { id } = await scene.accept()
  await expect(start(id)).rejects.toMatchObject({ code: 'partner_timeout' })
  expect(await keptFor(id)).toMatchObject([{ state: 'open', askAt: later(60) }])
})

test('a start that was never answered goes again as it was, so that nobody can pay twice', async () => {
  const answers = [new GatewayError('partner_timeout', 'of the test'), undefined]
  const { scripted, start } = withChannel({ start: () => answers.shift() })
  const { id } = await scene.accept()
  await expect(start(id)).rejects.toMatchObject({ code: 'partner_timeout' })
  expect(await start(id)).toMatchObject({ is: 'started' })
  expect(scripted.started[1]).toEqual(scripted.started[0])
  expect(await keptFor(id)).toMatchObject([{ state: 'open', payUrl: expect.any(String) }])
})

test('a channel that refuses the repeat of a start gets a new one, and the first is still asked for', async () => {
  const refusal = { is: 'refused', theirCode: '99', detail: 'known' } as const
  const answers = [new GatewayError('partner_timeout', 'of the test'), refusal, undefined]
  const { scripted, parts, start } = withChannel({ start: () => answers.shift() })
  const { id } = await scene.accept()
  await expect(start(id)).rejects.toMatchObject({ code: 'partner_timeout' })
  parts.pass(1_000)
  expect(await start(id)).toMatchObject({ is: 'started' })
  expect(new Set(scripted.started.map(({ reference }) => reference)).size).toBe(2)
  expect(await keptFor(id)).toMatchObject([
    { state: 'open', askAt: later(60), payUrl: null },
    { state: 'open', askAt: later(61), payUrl: expect.any(String) },
  ])
})

test('nothing is started where nothing is due', async () => {
  const { scripted, start } = withChannel()
  const cancelled = await scene.accept()
  await bench.store.bills.cancel(cancelled.id, tellBoth, noon)
  const paid = await scene.accept()
  const { reference } = await scene.open(paid.id, 950_000)
  await scene.post(news(reference, 950_000))
  for (const id of [cancelled.id, paid.id, randomUUID()])
    expect(await start(id)).toEqual({ is: 'nothing-due' })
  expect(scripted.started).toEqual([])
})

test('a school without an account cannot be paid', async () => {
  const { start } = withChannel()
  const { id } = await (await openScene(bench.store, { account: undefined })).accept()
  expect(await start(id)).toEqual({ is: 'no-account' })
})

test('a channel that is not there, or cannot start payments, is unknown', async () => {
  const { parts } = withChannel()
  const { id } = await scene.accept()
  expect(await startPayment({ billId: id, channel: 'nowhere' }, parts)).toEqual({ is: 'unknown-channel' })
  const { start: _, ...cannotStart } = createScriptedChannel()
  const without = createTestPaymentParts(bench.store, cannotStart)
  expect(await startPayment({ billId: id, channel }, without)).toEqual({ is: 'unknown-channel' })
})
