import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PaymentNews } from '../../../src/domain/payments/payment.ts'
import type { TellOfPayment } from '../../../src/ports/payments/payment-store.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import {
  channel,
  later,
  linesOf,
  newDossierNumber,
  newReference,
  news,
  noon,
  tellBoth,
} from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { testVault } from '../../support/vault.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

const tell = () => tellBoth
/** What arrives in one turn of the loop is one group. */
const together = (all: readonly PaymentNews[], store = bench.store) =>
  Promise.all(all.map((said) => store.payments.post(channel, said, tell, later(5))))
const toPay = async (payable = 950_000) => {
  const bill = await scene.accept(scene.toAccept(linesOf(payable)))
  return { bill, payment: await scene.open(bill.id, payable) }
}
const stateOf = async (bill: { id: string }) => {
  const { state, paid } = await scene.billOf(bill)
  return `${state} ${paid}`
}
const bookedOf = async ({ id }: { id: string }) =>
  (await bench.ledger(id)).map(({ credit, amount }) => `${credit} ${amount}`)
const toldOf = async ({ id }: { id: string }) =>
  (await bench.store.views.deliveriesOf(id)).filter(({ event }) => event === 'paid').length
/** How many transactions wrote these rows. */
const transactionsOf = async (table: 'payments' | 'payment_notices', ids: readonly (string | number)[]) => {
  const { rows } = await bench.pool.query(
    `select count(distinct xmin::text) as count from ${table} where id::text = any($1)`,
    [ids.map(String)],
  )
  return rows[0].count
}
const noticeOf = (reference: string) =>
  bench.store.payments.keepNotice({ channel, operation: 'notify', at: noon, bytes: Buffer.from(reference) })
const outcomeOf = async (noticeId: number) =>
  (await bench.pool.query('select reference, outcome from payment_notices where id = $1', [noticeId])).rows[0]

test('thirty confirmations that arrive together are posted in one transaction', async () => {
  const all: Awaited<ReturnType<typeof toPay>>[] = []
  for (let place = 0; place < 30; place += 1) all.push(await toPay(100_000 + place))
  const outcomes = await together(all.map(({ payment }) => news(payment.reference, payment.amount)))
  expect(outcomes).toEqual(Array(30).fill('posted'))
  expect(
    await transactionsOf(
      'payments',
      all.map(({ payment }) => payment.id),
    ),
  ).toBe(1)
  for (const { bill, payment } of all) {
    expect(await stateOf(bill)).toBe(`paid ${payment.amount}`)
    expect(await bookedOf(payment)).toEqual([`receivable ${payment.amount}`])
    expect(await toldOf(bill)).toBe(2)
  }
})

test('messages that arrive together are kept in one transaction, each under its own id', async () => {
  const references = Array.from({ length: 20 }, newReference)
  const ids = await Promise.all(references.map(noticeOf))
  expect(await transactionsOf('payment_notices', ids)).toBe(1)
  expect(new Set(ids).size).toBe(20)
  for (const [place, id] of ids.entries()) {
    const kept = await bench.store.notices.open(id)
    expect(kept?.bytes.toString()).toBe(references[place])
  }
})

test('two payments of one bill in one group: the first closes it, the other is credit', async () => {
  const { bill, payment } = await toPay()
  const second = await scene.open(bill.id, 950_000)
  expect(await together([news(payment.reference, 950_000), news(second.reference, 950_000)])).toEqual([
    'posted',
    'posted',
  ])
  expect(await stateOf(bill)).toBe('overpaid 1900000')
  expect(await bookedOf(payment)).toEqual(['receivable 950000'])
  expect(await bookedOf(second)).toEqual(['payer-credit 950000'])
  expect(await toldOf(bill)).toBe(2)
})

test('parts of one bill in one group add up, and the portals hear of it once', async () => {
  const { bill } = await toPay()
  const parts = [
    await scene.open(bill.id, 400_000),
    await scene.open(bill.id, 300_000),
    await scene.open(bill.id, 250_000),
  ]
  await together(parts.map(({ reference, amount }) => news(reference, amount)))
  expect(await stateOf(bill)).toBe('paid 950000')
  expect(await toldOf(bill)).toBe(2)
})

test('one payment again and again in one group: posted once, repeats are known, another amount is a conflict', async () => {
  const { bill, payment } = await toPay()
  const said = news(payment.reference, 950_000)
  expect(await together([said, said, { ...said, amount: 1 }, { ...said, outcome: 'failed' }, said])).toEqual([
    'posted',
    'repeated',
    'conflict',
    'noted',
    'repeated',
  ])
  expect(await stateOf(bill)).toBe('paid 950000')
  expect(await bookedOf(payment)).toEqual(['receivable 950000'])
})

test('money wins over state within a group too, whatever comes first', async () => {
  const [one, other] = [await toPay(), await toPay()]
  const failed = (reference: string) => news(reference, 0, { outcome: 'failed' })
  await together([
    failed(one.payment.reference),
    news(one.payment.reference, 950_000),
    news(other.payment.reference, 950_000),
    failed(other.payment.reference),
  ])
  expect(await stateOf(one.bill)).toBe('paid 950000')
  expect(await stateOf(other.bill)).toBe('paid 950000')
  expect((await bench.store.payments.find(one.payment.id))?.state).toBe('paid')
})

test('known and unknown, open and failed in one group end as each alone', async () => {
  const [plain, failing] = [await toPay(), await toPay()]
  const named = await scene.accept()
  const said = [
    news(plain.payment.reference, 950_000),
    news(newReference(), 950_000, { description: named.dossierNumber }),
    news(newReference(), 70_000, { description: newDossierNumber() }),
    news(failing.payment.reference, 0, { outcome: 'failed' }),
    news(newReference(), 0, { outcome: 'pending' }),
    news(newReference(), 0, { outcome: 'failed' }),
  ]
  expect(await together(said)).toEqual(['posted', 'posted', 'unowned', 'noted', 'noted', 'noted'])
  expect(await stateOf(named)).toBe('paid 950000')
  expect((await bench.store.payments.find(failing.payment.id))?.state).toBe('failed')
  expect(await together(said.slice(0, 3))).toEqual(['repeated', 'repeated', 'repeated'])
})

test('one bad message does not fail those that came with it, and leaves nothing itself', async () => {
  const all = [await toPay(), await toPay(), await toPay()]
  const [first, bad, last] = all.map(({ payment }) => news(payment.reference, 950_000))
  if (!first || !bad || !last) return expect.unreachable()
  const noticeIds = await Promise.all(all.map(({ payment }) => noticeOf(payment.reference)))
  const said = [first, { ...bad, providerTransaction: 'a\u0000b' }, last]
  const ended = await Promise.allSettled(
    said.map((one, place) => bench.store.payments.post(channel, one, tell, later(5), noticeIds[place])),
  )
  expect(ended).toMatchObject([{ value: 'posted' }, { reason: { code: '22021' } }, { value: 'posted' }])
  expect(await Promise.all(all.map(({ bill }) => stateOf(bill)))).toEqual([
    'paid 950000',
    'issued 0',
    'paid 950000',
  ])
  expect(await Promise.all(noticeIds.map(outcomeOf))).toEqual([
    { reference: first.reference, outcome: 'posted' },
    { reference: null, outcome: null },
    { reference: last.reference, outcome: 'posted' },
  ])
})

test('a failure in the middle of the writing undoes the whole of the group, and then each stands for itself', async () => {
  const [good, bad] = [await toPay(), await toPay()]
  const failing: TellOfPayment = () => {
    throw new Error('of the test')
  }
  const ended = await Promise.allSettled([
    bench.store.payments.post(channel, news(good.payment.reference, 950_000), tell, later(5)),
    bench.store.payments.post(channel, news(bad.payment.reference, 950_000), failing, later(5)),
  ])
  expect(ended).toMatchObject([{ value: 'posted' }, { reason: new Error('of the test') }])
  expect(await stateOf(bad.bill)).toBe('issued 0')
  expect(await bookedOf(bad.payment)).toEqual([])
  expect((await bench.store.payments.find(bad.payment.id))?.state).toBe('open')
  expect(await bookedOf(good.payment)).toEqual(['receivable 950000'])
  expect(await together([news(bad.payment.reference, 950_000)])).toEqual(['posted'])
})

test('what is no character in a reference finds its payment again', async () => {
  const said = news(`${newReference()}\ud800`, 70_000)
  expect(await together([said, said])).toEqual(['unowned', 'repeated'])
  expect(await together([said])).toEqual(['repeated'])
})

test('groups of two processes with the same payments in opposite orders, beside bank lines for the same bills: no deadlock, nothing twice', async () => {
  const other = openStore({ url: bench.url, log: { warn: () => {} } }, testVault())
  const students = []
  for (let place = 0; place < 20; place += 1) {
    const { code, paymentCode } = await scene.student()
    const bill = await scene.bill(code, 100_000)
    students.push({ bill, paymentCode, payment: await scene.open(bill.id, 100_000) })
  }
  const said = students.map(({ payment }) => news(payment.reference, 100_000))
  const lines = students.map(({ paymentCode }) => scene.line(paymentCode, 100_000))
  const [one, another] = await Promise.all([
    together(said),
    together(said.toReversed(), other),
    scene.take(lines.toReversed()),
    scene.take(lines),
  ])
  const outcomes = said.map((_, place) => [one[place], another.toReversed()[place]].toSorted().join(' '))
  expect(outcomes).toEqual(Array(20).fill('posted repeated'))
  for (const { bill, payment } of students) {
    expect((await scene.billOf(bill)).state).toMatch(/paid$/)
    expect(await bookedOf(payment)).toHaveLength(1)
    expect(await toldOf(bill)).toBe(2)
  }
  // What a connection counted is known when it has ended.
  await other.close()
  const { rows } = await bench.pool.query(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  expect(rows[0].deadlocks).toBe(0)
})

test('news of a payment that is being posted wait for that, and say nothing new then', async () => {
  const { payment } = await toPay()
  const said = news(payment.reference, 950_000)
  const posting = {
    sql: `update payments set state = 'paid', paid_amount = 950000, provider_transaction = $2, paid_at = $3 where id = $1`,
    values: [payment.id, said.providerTransaction, noon],
  }
  expect(await besideUnfinished(bench.pool, posting, () => together([said]))).toEqual(['repeated'])
  expect(await bookedOf(payment)).toEqual([])
})

test('a confirmation that comes while its bill is being paid waits for that, and is credit then', async () => {
  const { bill, payment } = await toPay()
  const paying = { sql: `update bills set paid = payable, state = 'paid' where id = $1`, values: [bill.id] }
  await besideUnfinished(bench.pool, paying, () => together([news(payment.reference, 950_000)]))
  expect(await bookedOf(payment)).toEqual(['payer-credit 950000'])
  expect(await stateOf(bill)).toBe('overpaid 1900000')
})
