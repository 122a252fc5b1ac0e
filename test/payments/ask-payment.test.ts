import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askPayment } from '../../src/payments/ask-payment.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { PaymentStore } from '../../src/ports/payments/payment-store.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { later, news, openScene, type Scene } from '../support/scene.ts'
import { type ChannelScript, createScriptedChannel } from '../support/scripted-channel.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const minute = 60_000
const threeDays = 3 * 24 * 60 * minute

let bench: StoreBench
let scene: Scene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
})

/** An open payment of a bill that is due to be asked for, at a channel that answers as told. */
async function withDuePayment(script: ChannelScript) {
  const bill = await scene.accept()
  const payment = await scene.open(bill.id, 950_000)
  const scripted = createScriptedChannel(script)
  const parts = createTestPaymentParts(bench.store, scripted)
  parts.pass(minute)
  const find = async () => {
    const found = await bench.store.payments.find(payment.id)
    if (!found) throw new Error('the payment is gone')
    return found
  }
  return { bill, payment, scripted, parts, find, ask: () => askPayment(payment.id, parts) }
}
const says = (outcome: 'paid' | 'failed' | 'pending') => (reference: string) => ({
  is: 'news' as const,
  news: news(reference, 950_000, { outcome }),
  bytes: Buffer.from(`asked ${outcome}`),
})

describe('an open payment that is due', () => {
  test('O5: and was paid is posted through the same handler as a confirmation', async () => {
    const { bill, payment, parts, find, ask } = await withDuePayment({ ask: says('paid') })
    await ask()
    expect(await find()).toMatchObject({ state: 'paid', askAt: null })
    expect((await scene.billOf(bill)).state).toBe('paid')
    expect(parts.happened).toEqual(['posted'])
    const { rows } = await bench.pool.query(
      'select operation, outcome from payment_notices where reference = $1',
      [payment.reference],
    )
    expect(rows).toEqual([{ operation: 'ask', outcome: 'posted' }])
  })

  test('and failed is closed', async () => {
    const { find, ask } = await withDuePayment({ ask: says('failed') })
    await ask()
    expect(await find()).toMatchObject({ state: 'failed', askAt: null })
  })

  const stillOpen: Record<string, ChannelScript> = {
    'is pending': { ask: says('pending') },
    'is unknown there': { ask: () => ({ is: 'unknown', theirCode: '91' }) },
    'gets no answer': { ask: () => new GatewayError('partner_timeout', 'of the test') },
    'meets a fault of the adapter': { ask: () => new TypeError('of the test') },
    'cannot be asked for': {},
  }
  test.each(Object.entries(stillOpen))('and %s is asked again, later and later', async (_, script) => {
    const { payment, parts, find, ask } = await withDuePayment(script)
    await bench.store.payments.started(payment.id, 'https://pay.example.vn/1')
    const pauses: number[] = []
    for (let time = 0; time < 8; time += 1) {
      await ask()
      const { askAt } = await find()
      if (!askAt) return expect.unreachable('it is not asked any more')
      const pause = askAt.getTime() - parts.clock().getTime()
      pauses.push(pause / minute)
      parts.pass(pause)
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    expect((await find()).state).toBe('open')
    expect(parts.happened.filter((what) => what.startsWith('ask'))).toHaveLength(8)
  })

  test('and never reached its channel, which says so, expires at once', async () => {
    const { parts, find, ask } = await withDuePayment({ ask: () => ({ is: 'unknown', theirCode: '91' }) })
    await ask()
    expect(await find()).toMatchObject({ state: 'expired', askAt: null })
    expect(parts.happened).toEqual([])
  })

  test('and is not known to its channel while its start may be on its way is asked again', async () => {
    const { payment, parts, find } = await withDuePayment({
      ask: () => ({ is: 'unknown', theirCode: '91' }),
    })
    await askPayment(payment.id, { ...parts, requestMs: minute / 2 + 1 })
    expect((await find()).state).toBe('open')
  })

  test('and is still open after three days expires and is asked no more; a late success is kept', async () => {
    const { payment, parts, find, ask } = await withDuePayment({ ask: says('pending') })
    parts.pass(threeDays)
    await ask()
    expect(await find()).toMatchObject({ state: 'expired', askAt: null })
    expect(await scene.post(news(payment.reference, 950_000))).toBe('posted')
  })
})

describe('a payment is not asked for', () => {
  test('before its time, however often it is hinted at', async () => {
    const { scripted, parts, ask } = await withDuePayment({ ask: says('pending') })
    await ask()
    for (let hint = 0; hint < 5; hint += 1) await ask()
    expect(scripted.asked).toHaveLength(1)
    parts.pass(minute)
    await ask()
    expect(scripted.asked).toHaveLength(2)
  })

  test('once it is final, or unknown to us', async () => {
    const { payment, scripted, parts, ask } = await withDuePayment({ ask: says('pending') })
    await scene.post(news(payment.reference, 950_000))
    await ask()
    await askPayment('00000000-0000-7000-8000-000000000000', parts)
    expect(scripted.asked).toEqual([])
  })
})

test('a confirmation that comes while the channel is asked counts once', async () => {
  const { bill, payment, find, ask } = await withDuePayment({
    ask: async (reference) => {
      await scene.post(news(reference, 950_000))
      return says('paid')(reference)
    },
  })
  await ask()
  expect(await find()).toMatchObject({ state: 'paid', asks: 0 })
  expect((await scene.billOf(bill)).paid).toBe(950_000)
  expect(await bench.ledger(payment.id)).toHaveLength(1)
})

test('a payment that is confirmed while its channel still says pending is asked for no more', async () => {
  const { find, ask } = await withDuePayment({
    ask: async (reference) => {
      await scene.post(news(reference, 950_000))
      return says('pending')(reference)
    },
  })
  await ask()
  expect(await find()).toMatchObject({ state: 'paid', asks: 0, askAt: null })
})

test('a store that fails while posting leaves the payment due later, not at once', async () => {
  const { payment, parts, find } = await withDuePayment({ ask: says('paid') })
  const post: PaymentStore['post'] = () => Promise.reject(new Error('of the test'))
  await askPayment(payment.id, { ...parts, payments: { ...parts.payments, post } })
  expect(await find()).toMatchObject({ state: 'open', askAt: later(120), asks: 1 })
})
