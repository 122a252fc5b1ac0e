import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrateQueues, openQueues } from '../../src/delivery/queues.ts'
import { askLater, startAsking } from '../../src/payments/start-asking.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { news, openScene } from '../support/scene.ts'
import { createScriptedChannel } from '../support/scripted-channel.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { until } from '../support/until.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
  await migrateQueues(bench.url)
})
afterAll(() => bench.close())

async function withAsking(sweepMs: number) {
  const scene = await openScene(bench.store)
  const queues = openQueues({ databaseUrl: bench.url, log: { warn: () => {} } })
  const scripted = createScriptedChannel({
    ask: (reference) => ({ is: 'news', news: news(reference, 950_000), bytes: Buffer.from('asked') }),
  })
  const parts = createTestPaymentParts(bench.store, scripted)
  const stop = new AbortController()
  const ended = startAsking(parts, queues, { sweepMs, signal: stop.signal })
  const bill = await scene.accept()
  const payment = await scene.open(bill.id, 950_000)
  const isPaid = () =>
    until('the payment', async () => (await bench.store.payments.find(payment.id))?.state === 'paid')
  const close = async () => {
    stop.abort()
    await ended
    await queues.close()
  }
  return { queues, scripted, parts, payment, isPaid, close }
}

test('a due payment is asked for by its job', async () => {
  const { queues, scripted, parts, payment, isPaid, close } = await withAsking(600_000)
  parts.pass(60_000)
  await askLater(queues, payment.id, 0, 0)
  await isPaid()
  expect(scripted.asked).toEqual([payment.reference])
  await close()
})

test('a due payment whose job was lost is asked for by the sweep, and one that is not due is left', async () => {
  const { scripted, parts, payment, isPaid, close } = await withAsking(20)
  expect(scripted.asked).toEqual([])
  parts.pass(60_000)
  await isPaid()
  expect(scripted.asked).toEqual([payment.reference])
  await close()
})
