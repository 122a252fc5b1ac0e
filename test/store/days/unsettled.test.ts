import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { later } from '../../support/scene.ts'
import {
  longAfter,
  openSettlementScene,
  type Paid,
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

const amount = 1_250_000
const owed = (sum: number) => ({ 'settlement-incomplete': [1, sum] })
const settle = async () => {
  await scene.read(scene.payment(payment, batch))
  await scene.arrive(batch, amount)
}

test('T1, T2: what is allowed three days is awaited from the end of the third, by the instant that it was paid', async () => {
  await settle()
  const [last, next] = [await scene.opened(1_000), await scene.opened(2_000)]
  await scene.confirm(last, new Date('2026-10-05T23:59:59.999+07:00'))
  await scene.confirm(next, new Date('2026-10-06T00:00:00+07:00'))
  expect(await scene.unmet('2026-10-07')).toEqual({})
  expect(await scene.unmet('2026-10-08')).toEqual(owed(1_000))
  expect(await scene.unmet('2026-10-09')).toEqual({ 'settlement-incomplete': [2, 3_000] })
})

test('what went back lately may wait, by the instant that it went, though a file tells of it already', async () => {
  await settle()
  await scene.takeBack(payment.id, new Date('2026-11-02T00:00:00+07:00'))
  for (const isTold of [false, true]) {
    if (isTold) await scene.read(scene.taken(payment, scene.newBatch()))
    expect(await scene.unmet('2026-11-04')).toEqual({})
    expect(await scene.unmet('2026-11-05')).toEqual(owed(-amount))
  }
})

test('what was taken from the wrong student stays with us, and is owed as before', async () => {
  await settle()
  const { id, piece } = await scene.ownerless()
  const { code: studentCode } = await scene.owing(amount)
  const to = { allocationId: piece, schoolCode: scene.schoolCode, studentCode, by: 'chi' }
  await bench.store.bankLines.giveTo(to, () => new Map(), later(10))
  const { rows } = await bench.pool.query<{ id: string }>(
    'select id from allocations where payment_id = $1 and undone_at is null',
    [id],
  )
  const taken = { allocationId: rows[0]?.id ?? '', why: 'wrong-owner' as const, reason: 'a namesake' }
  await bench.store.reversals.reverse({ ...taken, actor: someone('mai') }, when(later(20)))
  expect(await scene.unmet()).toEqual(owed(amount))
})

test('a channel of which no file tells what it settles owes nothing', async () => {
  const dailySenders = [{ source: scene.name, channel: scene.name, settles: false }]
  const rules = { ...scene.rules, dailySenders }
  await bench.store.days.openDays(rules, longAfter)
  const unmet = await bench.store.days.unmet(`channel:${scene.name}`, '2026-11-30', rules, longAfter)
  expect(unmet.map(({ condition }) => condition)).not.toContain('settlement-incomplete')
})

test('a refund of which nobody knows whether it went excuses nothing', async () => {
  const order = {
    ...{ of: { paymentId: payment.id }, amount, channels: new Set([scene.name]), way: 'channel' as const },
    ...{ owedAgain: false, actor: someone('mai'), reason: 'left', rules: noSecondPerson },
  }
  await bench.store.refunds.request(order, when(later(30)))
  await bench.store.refunds.takeForChannel(later(40), longAfter, 100)
  expect(await scene.unmet()).toEqual(owed(amount))
})

test('an item that stood in an earlier file takes nothing of its payment a second time', async () => {
  await settle()
  const second = scene.newBatch()
  const taken = scene.taken(payment, second)
  await scene.read(taken)
  await scene.takeBack(payment.id)
  await scene.arrive(second, -amount)
  await scene.read(taken, scene.payment(await scene.paid(1_000), second))
  expect(await scene.unmet()).toMatchObject(owed(1_000))
})

test('a channel of which nobody sends what it settles is awaited by no day', async () => {
  const rules = { ...scene.rules, dailySenders: [] }
  await bench.store.days.openDays(rules, longAfter)
  const unmet = await bench.store.days.unmet(`channel:${scene.name}`, '2026-11-30', rules, longAfter)
  expect(unmet.map(({ condition }) => condition)).not.toContain('settlement-incomplete')
  expect(await scene.unmet()).toEqual(owed(amount))
})
