import { afterAll, beforeAll, expect, test } from 'vitest'
import { later, newReference, news, openScene, type Scene } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: StoreBench
let scene: Scene
beforeAll(async () => {
  bench = await openStoreBench()
  scene = await openScene(bench.store)
})
afterAll(() => bench.close())

const opened = async () => {
  const bill = await scene.accept()
  const { payable } = await scene.billOf(bill)
  const start = () => scene.open(bill.id, payable, newReference())
  return { bill, payable, start, payment: await start() }
}
const stateOf = async (id: string) => (await bench.store.payments.find(id))?.state

test('O3: “success” of 10:00:05 wins over “failed” of 10:00:03, whichever comes first', async () => {
  for (const order of ['failed first', 'success first']) {
    const { bill, payable, payment } = await opened()
    const failed = news(payment.reference, payable, { outcome: 'failed', at: later(3), theirCode: '24' })
    const success = news(payment.reference, payable, { at: later(5) })
    for (const one of order === 'failed first' ? [failed, success] : [success, failed]) await scene.post(one)
    expect([order, await stateOf(payment.id)]).toEqual([order, 'paid'])
    expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: payable })
  }
})

test('a payment whose transaction is told once by its channel, and once not, is paid once and goes by no empty name', async () => {
  const { id } = await scene.accept()
  const { reference } = await scene.open(id, 950_000)
  expect(await scene.post(news(reference, 950_000, { providerTransaction: '' }))).toBe('posted')
  expect(await scene.post(news(reference, 950_000))).toBe('repeated')
  const { rows } = await bench.pool.query(
    `select provider_transaction as transaction, exists (
       select from payment_transactions where payment_id = payments.id) as "isNamed"
     from payments where reference = $1`,
    [reference],
  )
  expect(rows).toEqual([{ transaction: null, isNamed: false }])
})

test('O7: a payment of which nobody knows turns out paid after another one closed the bill: one closes it, one is credit', async () => {
  const { bill, payable, payment, start } = await opened()
  const second = await start()
  await scene.post(news(second.reference, payable))
  expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: payable })
  await scene.post(news(payment.reference, payable, { at: later(1) }))
  const entries = await Promise.all([second, payment].map(({ id }) => bench.ledger(id)))
  expect(entries.map((of) => of.map(({ credit, amount }) => `${credit} ${amount}`))).toEqual([
    [`receivable ${payable}`],
    [`payer-credit ${payable}`],
  ])
  expect([await stateOf(second.id), await stateOf(payment.id)]).toEqual(['paid', 'paid'])
  expect(await unproven(bench)).toEqual([])
})
