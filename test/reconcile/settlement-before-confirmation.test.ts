import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { later } from '../support/scene.ts'
import { openSettlementScene, type Paid, type SettlementScene } from '../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let scene: SettlementScene
let payment: Paid
let other: Paid
let batch: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openSettlementScene(bench)
  payment = await scene.opened()
  other = await scene.paid()
  batch = scene.newBatch()
})
afterEach(() => scene.close())

const amount = 1_250_000

test.each([
  ['before the line', false],
  ['after the line', true],
])('O6: a payment that is confirmed after its settlement, and %s, is settled by it', async (_when, isAfter) => {
  await scene.read(scene.payment(payment, batch, amount, 2_750), scene.payment(other, batch))
  expect(await scene.breaks()).toEqual(['only-at-bank unknown-here'])
  if (isAfter) {
    expect(await scene.arrive(batch, 2 * amount - 2_750)).toEqual([
      `not-fee settlement ${amount}`,
      `suspense settlement-rest ${amount - 2_750}`,
    ])
    await scene.confirm(payment)
    await scene.book()
  } else {
    await scene.confirm(payment)
    expect(await scene.arrive(batch, 2 * amount - 2_750)).toEqual([
      `not-fee settlement ${2 * amount - 2_750}`,
    ])
  }
  expect(await scene.breaks()).toEqual([])
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})

test('of another amount it is a difference of what is missing, and settled when a person has resolved it', async () => {
  await scene.read(scene.payment(payment, batch, amount - 1_000), scene.payment(other, batch))
  await scene.confirm(payment)
  await scene.arrive(batch, 2 * amount - 1_000)
  expect(await scene.unmet()).toEqual({ 'settlement-incomplete': [1, amount], 'open-breaks': [1, -1_000] })
  const [open] = await bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
  expect(open).toMatchObject({ paymentId: payment.id, ourAmount: amount, bankAmount: amount - 1_000 })
  await bench.store.breaks.resolve({
    ...{ id: open?.id ?? 0, resolution: 'charge', note: 'agreed', by: 'chi', at: later(90) },
    channelOf: () => scene.name,
  })
  expect(await scene.book()).toBe(1)
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})

test('what settles it and what takes it back were both told before: then nothing is owed of it', async () => {
  await scene.read(scene.payment(payment, batch), scene.taken(payment, batch), scene.payment(other, batch))
  await scene.confirm(payment)
  await scene.book()
  expect(await scene.breaks()).toEqual(['only-at-bank cancel-there'])
  await scene.takeBack(payment.id)
  await scene.arrive(batch, amount)
  expect(await scene.breaks()).toEqual([])
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})

test('a second file of its day, read before it was joined, does not say for ever that it is missing', async () => {
  await scene.read(scene.payment(payment, batch))
  await scene.confirm(payment)
  await scene.read(scene.payment(other, batch))
  expect(await scene.breaks()).toHaveLength(2)
  await scene.arrive(batch, 2 * amount)
  expect(await scene.breaks()).toEqual([])
  expect(await scene.unmet()).toEqual({})
})

test('an item that names two payments, or two items that name one, are for a person', async () => {
  const second = await scene.opened()
  const both = `${payment.reference},TX-${second.reference},,PAYMENT,SUCCESS,${amount},0,0,${amount},${batch}`
  await scene.read(both)
  const third = await scene.opened()
  const half = `${third.reference},,,PAYMENT,SUCCESS,${amount},0,0,${amount},${batch}`
  const otherHalf = `,TX-${third.reference},,PAYMENT,SUCCESS,${amount},0,0,${amount},${batch}`
  await scene.read(half, otherHalf)
  for (const one of [payment, second, third]) await scene.confirm(one)
  await scene.book()
  const unknown = (await scene.breaks()).filter((one) => one === 'only-at-bank unknown-here')
  expect(unknown).toHaveLength(3)
})

test('confirmed while four book at once, it is settled once', async () => {
  await scene.read(scene.payment(payment, batch), scene.payment(other, batch))
  const arriving = scene.arrive(batch, 2 * amount)
  await Promise.all([scene.confirm(payment), arriving, ...Array.from({ length: 4 }, () => scene.book())])
  await scene.book()
  expect(await scene.breaks()).toEqual([])
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})
