import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { later } from '../../support/scene.ts'
import {
  openSettlementScene,
  type Paid,
  payday,
  type SettlementScene,
} from '../../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: SettlementScene
let payment: Paid
let batch: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openSettlementScene(bench)
  payment = await scene.paid()
  batch = scene.newBatch()
})
afterEach(() => scene.close())

const open = () => bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
/** The same payment under another number of the provider's. */
const otherwise = (paid: Paid, of = batch) => scene.payment(paid, of).replace('TX-', 'TY-')

test('an item that named nothing is not found to settle what another item settled meanwhile', async () => {
  const unconfirmed = await scene.opened()
  await scene.read(otherwise(unconfirmed, scene.newBatch()), scene.payment(payment, batch))
  await scene.confirm(unconfirmed)
  await scene.read(scene.payment(unconfirmed, scene.newBatch()))
  await scene.book()
  expect(await open()).toMatchObject([{ reason: 'unknown-here', paymentId: null }])
})

test('an item whose amount a person booked as a charge is of no payment that is confirmed afterwards', async () => {
  const unconfirmed = await scene.opened()
  await scene.read(scene.payment(unconfirmed, batch), scene.payment(payment, batch))
  const [found] = await open()
  await bench.store.breaks.resolve({
    ...{ id: found?.id ?? 0, resolution: 'charge', note: 'theirs', by: 'chi', at: later(90) },
    channelOf: () => scene.name,
  })
  await scene.confirm(unconfirmed)
  await scene.book()
  expect(await bench.store.breaks.find(found?.id ?? 0)).toMatchObject({ state: 'resolved', paymentId: null })
})

test('what a provider kept of a payment that was confirmed afterwards is a charge of its school', async () => {
  const unconfirmed = await scene.opened()
  await scene.read(
    scene.payment(unconfirmed, batch, unconfirmed.amount, 2_000),
    scene.payment(payment, scene.newBatch()),
  )
  await scene.confirm(unconfirmed)
  await scene.book()
  await scene.arrive(batch, unconfirmed.amount - 2_000)
  const { rows } = await bench.pool.query(
    `select amount from ledger_entries where cause = 'settlement-charge' and school_code = $1`,
    [scene.schoolCode],
  )
  expect(rows).toEqual([{ amount: 2_000 }])
  const { name: channel, schoolCode } = scene
  expect(await bench.store.settlements.charges({ from: payday, to: payday, channel })).toMatchObject([
    { schoolCode, count: 2, fee: 2_000 },
  ])
})

test('what the channel took once is what one item tells of, and another that tells of it again is a difference', async () => {
  await scene.read(scene.payment(payment, batch))
  await scene.takeBack(payment.id)
  await scene.read(scene.taken(payment, batch))
  await scene.read(scene.taken(payment, batch))
  await scene.book()
  expect(await scene.breaks()).toEqual(['only-at-bank cancel-there'])
})

test('what the channel took once ends one of two differences that told of it before', async () => {
  await scene.read(scene.payment(payment, batch))
  for (let times = 0; times < 2; times += 1) await scene.read(scene.taken(payment, batch))
  await scene.takeBack(payment.id)
  await scene.book()
  expect(await scene.breaks()).toEqual(['only-at-bank cancel-there'])
})

test('an item that names two payments which are confirmed afterwards is for a person', async () => {
  const [one, other] = [await scene.opened(), await scene.opened()]
  const ofBoth = scene.payment(one, batch).replace(`TX-${one.reference}`, `TX-${other.reference}`)
  await scene.read(ofBoth, scene.payment(payment, batch))
  for (const paid of [one, other]) await scene.confirm(paid)
  await scene.book()
  expect(await open()).toMatchObject([{ reason: 'unknown-here', paymentId: null }])
})

test('a payment that a file lacks is lacking until it is known that its money went back', async () => {
  const { id, amount } = await scene.paid()
  await scene.read(scene.payment(payment, batch))
  const order = {
    ...{ of: { paymentId: id }, amount, channels: new Set([scene.name]), way: 'channel' as const },
    ...{ owedAgain: false, actor: someone('mai'), reason: 'left', rules: noSecondPerson },
  }
  const { refund } = await bench.store.refunds.request(order, when(later(30)))
  await bench.store.refunds.takeForChannel(later(30), later(60), 100)
  await scene.book()
  expect(await scene.breaks()).toEqual(['only-here settlement-item-missing'])
  await bench.store.refunds.channelSaid(
    { ...refund, asks: 1 },
    { is: 'done', theirReference: null },
    later(40),
  )
  await scene.book()
  expect(await scene.breaks()).toEqual([])
})

test('a payment that two items claim is for a person, also when all of it was taken back', async () => {
  await scene.read(otherwise(payment), scene.payment(payment, batch).replace('TX-', 'TZ-'))
  const claimed = ['only-at-bank ambiguous', 'only-at-bank ambiguous', 'only-here ambiguous']
  expect((await scene.breaks()).toSorted()).toEqual(claimed)
  await scene.takeBack(payment.id)
  await scene.book()
  expect((await scene.breaks()).toSorted()).toEqual(claimed)
})
