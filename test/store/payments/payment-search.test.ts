import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PaymentFilter } from '../../../src/ports/payments/payment-search.ts'
import { linesOf, newReference, news, openScene, type Scene } from '../../support/scene.ts'
import { openSettlementScene } from '../../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: Scene
beforeAll(async () => {
  bench = await openStoreBench()
  scene = await openScene(bench.store)
})
afterAll(() => bench.close())

const opened = async (amount: number) => {
  const bill = await scene.accept(scene.toAccept(linesOf(amount)))
  return scene.open(bill.id, amount, newReference())
}
const found = async (wanted: Partial<PaymentFilter>) =>
  (await bench.store.paymentSearch.search({ schoolCodes: null, limit: 50, ...wanted })).map(({ id }) => id)
const newestFirst = (...ids: readonly { readonly id: string }[]) =>
  ids
    .map(({ id }) => id)
    .sort()
    .reverse()

test('payments are found by each state that they may be in, and no further than a page', async () => {
  const [open, paid, failed, expired, later] = [
    await opened(1_000),
    await opened(2_000),
    await opened(3_000),
    await opened(4_000),
    await opened(5_000),
  ]
  await scene.post(news(paid.reference, 2_000))
  await scene.post(news(failed.reference, 3_000, { outcome: 'failed' }))
  await bench.store.payments.asked(expired.id, undefined)
  expect(await found({ state: 'open' })).toEqual(newestFirst(open, later))
  expect(await found({ state: 'paid' })).toEqual([paid.id])
  expect(await found({ state: 'failed' })).toEqual([failed.id])
  expect(await found({ state: 'expired' })).toEqual([expired.id])
  expect(await found({})).toEqual(newestFirst(open, paid, failed, expired, later))
  const [newest, next] = newestFirst(open, later)
  expect(await found({ state: 'open', limit: 1 })).toEqual([newest])
  expect(await found({ state: 'open', limit: 1, before: newest })).toEqual([next])
  for (const state of ['open', 'expired'] as const)
    expect(await found({ state, channel: 'nobody' })).toEqual([])
})

test('a payment is found by what came, else by what is asked; and by what its channel calls it', async () => {
  const [asked, exact, less] = [await opened(77_000), await opened(77_000), await opened(77_000)]
  await scene.post(news(exact.reference, 77_000))
  await scene.post(news(less.reference, 76_000))
  expect(await found({ amount: 77_000 })).toEqual(newestFirst(asked, exact))
  expect(await found({ amount: 76_000 })).toEqual([less.id])
  expect(await found({ amount: 77_000, state: 'paid' })).toEqual([exact.id])
  expect(await found({ reference: less.reference })).toEqual([less.id])
  expect(await found({ reference: `TX-${less.reference}` })).toEqual([less.id])
  expect(await found({ reference: `TX-${asked.reference}` })).toEqual([])
})

test('a payment says that its channel took it, or that all of it was given back', async () => {
  const provider = await openSettlementScene(bench)
  const [kept, taken, inPart, whole] = [
    await provider.paid(),
    await provider.paid(),
    await provider.paid(),
    await provider.paid(),
  ]
  await provider.takeBack(taken.id)
  for (const payment of [inPart, whole]) await provider.giveBack(payment, 1_000_000)
  await provider.giveBack(whole, 250_000)
  const { payments, paymentSearch } = bench.store
  const told = { [taken.id]: 'taken-back', [whole.id]: 'refunded' }
  for (const { id, reference } of [kept, taken, inPart, whole]) {
    const [shown] = await paymentSearch.search({ schoolCodes: null, reference, limit: 1 })
    const payment = await payments.find(id)
    const life = payment && (await paymentSearch.lifeOf(payment))
    expect([shown?.wentBack, life?.wentBack]).toEqual([told[id] ?? null, told[id] ?? null])
  }
  await provider.close()
})

test('nothing that a confirmation changes of a payment stands in an index that would be written for it', async () => {
  const changed = ['state', 'paid_amount', 'provider_transaction', 'bank', 'paid_at']
  const { rows } = await bench.pool.query(
    `select index.relname as index, attname as column
     from pg_depend
     join pg_class as index on index.oid = objid and index.relkind = 'i'
     join pg_am on pg_am.oid = index.relam and amname <> 'brin'
     join pg_attribute on attrelid = refobjid and attnum = refobjsubid
     where refobjid = 'payments'::regclass and attname = any($1)`,
    [changed],
  )
  expect(rows).toEqual([])
})
