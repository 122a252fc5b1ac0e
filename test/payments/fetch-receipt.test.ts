import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchReceipt } from '../../src/payments/fetch-receipt.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { news, openScene } from '../support/scene.ts'
import { createScriptedChannel } from '../support/scripted-channel.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

async function withPayment(paid: boolean) {
  const scene = await openScene(bench.store)
  const bill = await scene.accept()
  const { id, reference } = await scene.open(bill.id, 950_000)
  if (paid) await scene.post(news(reference, 950_000))
  const payment = await bench.store.payments.find(id)
  if (!payment) throw new Error('the payment is gone')
  return payment
}

test('the receipt of a paid payment comes from its channel, asked for by reference and time of payment', async () => {
  const payment = await withPayment(true)
  const asked: unknown[] = []
  const channel = {
    ...createScriptedChannel(),
    fetchReceipt: async (reference: string, paidAt: Date) => {
      asked.push(reference, paidAt)
      return { is: 'address' as const, url: 'https://pay.example.vn/receipts/1' }
    },
  }
  const receipt = await fetchReceipt(payment, createTestPaymentParts(bench.store, channel))
  expect(receipt).toEqual({ is: 'address', url: 'https://pay.example.vn/receipts/1' })
  expect(asked).toEqual([payment.reference, payment.paidAt])
})

test('an open payment has no receipt, and a channel without receipts gives none', async () => {
  const parts = createTestPaymentParts(bench.store, createScriptedChannel())
  expect(await fetchReceipt(await withPayment(false), parts)).toEqual({ is: 'cannot' })
  expect(await fetchReceipt(await withPayment(true), parts)).toEqual({ is: 'cannot' })
})
