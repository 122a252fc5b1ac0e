import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('a payment whose transaction its channel left out when it confirmed it', () => {
  const untold = { providerTransaction: '' }
  /** What is kept of it, the names that it goes by, and what was booked. */
  const keptOf = async (id: string) => {
    const { rows } = await bench.pool.query(
      `select provider_transaction as transaction, array(
         select transaction from payment_transactions where payment_id = payments.id) as names
       from payments where id = $1`,
      [id],
    )
    return { ...rows[0], booked: (await bench.ledger(id)).map(({ amount }) => amount) }
  }

  test('goes by no empty name, and by the transaction that is told later, and is paid once', async () => {
    const { bill, payable, payment } = await opened()
    expect(await scene.post(news(payment.reference, payable, untold))).toBe('posted')
    expect(await keptOf(payment.id)).toEqual({ transaction: null, names: [], booked: [payable] })
    const told = { transaction: 'TX-LATE', names: ['TX-LATE'], booked: [payable] }
    for (const providerTransaction of ['TX-LATE', '', 'TX-LATE'])
      expect(await scene.post(news(payment.reference, payable, { providerTransaction }))).toBe('repeated')
    expect(await keptOf(payment.id)).toEqual(told)
    expect(await scene.post(news(payment.reference, payable, { providerTransaction: 'TX-3' }))).toBe(
      'conflict',
    )
    expect(await keptOf(payment.id)).toEqual(told)
    expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: payable })
    expect(await unproven(bench)).toEqual([])
  })

  test('has the one that is told in the same breath', async () => {
    const { payable, payment } = await opened()
    const providerTransaction = `TX-${payment.reference}`
    const said = [untold, { providerTransaction }, untold, { providerTransaction: 'TX-4' }]
    const outcomes = said.map((of) => scene.post(news(payment.reference, payable, of)))
    expect(await Promise.all(outcomes)).toEqual(['posted', 'repeated', 'repeated', 'conflict'])
    expect(await keptOf(payment.id)).toMatchObject({ transaction: providerTransaction, booked: [payable] })
  })

  test('takes none from a repeat of another amount, or that names another payment of the channel', async () => {
    const { payable, payment, start } = await opened()
    const beside = await start()
    await scene.post(news(beside.reference, payable))
    await scene.post(news(payment.reference, payable, untold))
    const theirs = { providerTransaction: `TX-${beside.reference}` }
    expect(await scene.post(news(payment.reference, payable + 1))).toBe('conflict')
    expect(await scene.post(news(payment.reference, payable, theirs))).toBe('repeated')
    expect(await keptOf(payment.id)).toMatchObject({ transaction: null, names: [] })
  })
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
