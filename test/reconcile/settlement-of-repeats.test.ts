import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BreakResolution } from '../../src/domain/statements/break.ts'
import { openSettlementScene, type Paid, type SettlementScene } from '../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unproven } from '../support/unproven.ts'

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

const resolve = (resolution: BreakResolution) => scene.resolve(resolution)
const settled = [0, {}, []]
const standing = () => Promise.all([scene.clearing(), scene.unmet(), unproven(bench)])

test.each<[BreakResolution]>([
  ['charge'],
  ['rounding'],
])('a payment that is listed twice is money once: its repeat does not end by %s', async (resolution) => {
  await scene.read(scene.payment(payment, batch), scene.payment(payment, batch))
  await expect(resolve(resolution)).rejects.toMatchObject({ code: 'conflict' })
  await resolve('explained')
  expect(await scene.arrive(batch, 1_250_000)).toEqual(['not-fee settlement 1250000'])
  expect(await standing()).toEqual(settled)
})

test('of a payment that is listed and transferred twice, the second is the rest of its line', async () => {
  await scene.read(scene.payment(payment, batch), scene.payment(payment, batch))
  await resolve('explained')
  expect(await scene.arrive(batch, 2_500_000)).toEqual([
    'not-fee settlement 1250000',
    'suspense settlement-rest 1250000',
  ])
  expect(await standing()).toEqual(settled)
})

/** What was taken of a payment is listed again beside another payment of 3,000,000, in the next batch. */
const takeTwice = async () => {
  const other = await scene.paid(3_000_000)
  await scene.takeBack(payment.id)
  const taken = scene.taken(payment, batch)
  await scene.read(scene.payment(payment, batch), taken)
  const next = scene.newBatch()
  await scene.read(scene.payment(other, next), taken.replace(batch, next))
  expect(await scene.breaks()).toEqual(['duplicate seen-in-earlier-file'])
  return next
}

test.each<[BreakResolution]>([
  ['charge'],
  ['rounding'],
])('what was taken twice is missing from its line: its repeat ends by %s, and its batch is booked', async (resolution) => {
  const next = await takeTwice()
  expect(await scene.arrive(next, 1_750_000)).toEqual(['suspense no-code 1750000'])
  await resolve(resolution)
  expect(await scene.book()).toBe(1)
  expect(await standing()).toEqual(settled)
})

test('what is listed twice and was taken once ends by explained', async () => {
  const next = await takeTwice()
  await resolve('explained')
  expect(await scene.arrive(next, 3_000_000)).toEqual(['not-fee settlement 3000000'])
  expect(await standing()).toEqual(settled)
})
