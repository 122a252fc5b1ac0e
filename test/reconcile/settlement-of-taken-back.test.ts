import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { someone, when } from '../support/approvals.ts'
import { later, tellBoth } from '../support/scene.ts'
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
  payment = await scene.paid()
  other = await scene.paid()
  batch = scene.newBatch()
})
afterEach(() => scene.close())

const amount = 1_250_000
const incomplete = { 'settlement-incomplete': [1, amount] }

describe.each([
  ['before the file was read', true],
  ['after the file was read', false],
])('a payment that its channel took back, as we know %s', (_when, isKnown) => {
  /** Takes it back before what is read, or after it. */
  const around = async (rows: readonly string[]) => {
    if (isKnown) await scene.takeBack(payment.id)
    await scene.read(...rows)
    if (!isKnown) await scene.takeBack(payment.id)
    await scene.book()
  }

  test('and that the provider lists nowhere, is not awaited', async () => {
    await around([scene.payment(other, batch)])
    await scene.arrive(batch, amount)
    expect(await scene.unmet()).toEqual({})
    expect(await scene.breaks('closed')).toEqual(isKnown ? [] : ['only-here settlement-item-missing'])
    expect(await scene.clearing()).toBe(0)
  })

  test.each([
    'CANCEL',
    'REFUND',
  ] as const)('and that it lists in one batch with what took it, as %s, is settled with it', async (kind) => {
    await around([
      scene.payment(payment, batch),
      scene.payment(other, batch),
      scene.taken(payment, batch, kind),
    ])
    expect(await scene.unmet()).toEqual({ 'settlement-incomplete': [1, amount] })
    expect(await scene.arrive(batch, amount)).toEqual([`not-fee settlement ${amount}`])
    expect(await scene.unmet()).toEqual({})
    expect(await scene.breaks()).toEqual([])
    expect(await scene.clearing()).toBe(0)
  })

  test('and that it lists with what took it in a batch of which nothing is left, is not awaited', async () => {
    await around([
      scene.payment(payment, batch),
      scene.taken(payment, batch),
      scene.payment(other, scene.newBatch()),
    ])
    expect(await scene.unmet()).toEqual(incomplete)
    expect(await scene.breaks()).toEqual([])
  })

  test('and that it lists with nothing left, is not awaited', async () => {
    await around([scene.payment(payment, batch, 0), scene.payment(other, batch)])
    await scene.arrive(batch, amount)
    expect(await scene.unmet()).toEqual({})
    expect(await scene.clearing()).toBe(0)
  })

  test('and that it lists as if nothing had been taken, is awaited until it settles that too, to the last đồng', async () => {
    await around([scene.payment(payment, batch), scene.payment(other, batch)])
    await scene.arrive(batch, 2 * amount)
    expect(await scene.clearing()).toBe(-amount)
    expect(await scene.unmet()).toEqual({ 'settlement-incomplete': [1, -amount] })
    const second = scene.newBatch()
    await scene.read(
      scene.taken(payment, second, 'CANCEL', amount - 1),
      scene.payment(await scene.paid(), second),
    )
    await scene.arrive(second, 1)
    expect(await scene.unmet()).toMatchObject({
      'settlement-incomplete': [2, 0],
      'open-breaks': [1, 1 - amount],
    })

    const third = scene.newBatch()
    await scene.read(scene.taken(payment, third))
    expect(await scene.arrive(third, -amount)).toEqual([`not-fee settlement ${amount}`])
    // The wrong item is announced still, and the other payment of its batch waits with it.
    expect(await scene.unmet()).toEqual({
      'settlement-incomplete': [2, amount],
      'open-breaks': [1, 1 - amount],
    })
  })

  test('and of which it lists only that it took it, is awaited: it took what it never gave', async () => {
    await around([scene.payment(other, batch), scene.taken(payment, batch)])
    await scene.book()
    // Nothing comes of the batch, so that the other is not settled either.
    const both = { 'settlement-incomplete': [2, amount], 'open-breaks': [1, -amount] }
    expect(await scene.unmet()).toEqual(both)
  })
})

test('what was taken after it was settled may wait as a payment does, and no longer', async () => {
  await scene.read(scene.payment(payment, batch), scene.payment(other, batch))
  await scene.arrive(batch, 2 * amount)
  expect(await scene.unmet('2026-11-04')).toEqual({})
  await scene.takeBack(payment.id, new Date('2026-11-01T09:00:00+07:00'))
  expect(await scene.unmet('2026-11-03')).toEqual({})
  expect(await scene.unmet('2026-11-04')).toEqual({ 'settlement-incomplete': [1, -amount] })
})

test('a refund through the channel before it settles keeps no day open where the provider lists neither, and does where it lists the payment alone', async () => {
  await scene.giveBack(payment, amount)
  await scene.giveBack(other, amount)
  await scene.read(scene.payment(other, batch))
  await scene.arrive(batch, amount)
  expect(await scene.unmet()).toEqual({ 'settlement-incomplete': [1, -amount] })
  expect(await scene.clearing()).toBe(-amount)
})

test('of what was given back in part, the provider may settle the rest alone', async () => {
  await scene.giveBack(payment, 400_000)
  const { run } = await scene.read(scene.payment(payment, batch, 850_000, 2_000), scene.payment(other, batch))
  expect(run.totals.matched.count).toBe(2)
  await scene.arrive(batch, 850_000 - 2_000 + amount)
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})

test('a rest that the provider does not settle is a difference of the rest', async () => {
  await scene.giveBack(payment, 400_000)
  await scene.read(scene.payment(other, batch))
  await scene.arrive(batch, amount)
  expect(await scene.unmet()).toEqual({ 'settlement-incomplete': [1, 850_000], 'open-breaks': [1, -850_000] })
})

test('a piece of a payment that was taken back alone is settled by its own item, and the payment with it', async () => {
  const whole = await scene.ownerless(2_000_000)
  const { code: anStudent } = await scene.owing(500_000)
  const { code: binhStudent } = await scene.owing(1_500_000)
  const shares = [
    { schoolCode: scene.schoolCode, studentCode: anStudent, amount: 500_000 },
    { schoolCode: scene.schoolCode, studentCode: binhStudent, amount: 1_500_000 },
  ]
  await bench.store.moneyDesk.giveByList(
    { allocationId: whole.piece, shares, by: 'hoa' },
    () => tellBoth,
    later(20),
  )
  const { rows } = await bench.pool.query(
    'select id from allocations where payment_id = $1 and undone_at is null and amount = 500000',
    [whole.id],
  )
  const order = {
    allocationId: rows[0].id,
    why: 'taken-back',
    reason: 'charged back',
    actor: someone('mai'),
  } as const
  await bench.store.reversals.reverse(order, when(later(30)))
  await scene.read(
    ...[scene.payment(whole, batch), scene.taken(whole, batch, 'REFUND', 500_000)],
    ...[scene.payment(payment, batch), scene.payment(other, batch)],
  )
  expect(await scene.breaks()).toEqual([])
  await scene.arrive(batch, 1_500_000 + 2 * amount)
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})

test('what the provider took, and a school or we bear, is settled when a person has said so', async () => {
  await scene.read(scene.payment(payment, batch), scene.payment(other, batch), scene.taken(payment, batch))
  expect(await scene.arrive(batch, amount)).toEqual([`suspense no-code ${amount}`])
  const [open] = await bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
  expect(open).toMatchObject({ category: 'only-at-bank', bankAmount: -amount, ourAmount: null })
  await bench.store.breaks.resolve({
    ...{ id: open?.id ?? 0, resolution: 'charge', note: 'the school bears it', by: 'chi', at: later(90) },
    channelOf: () => scene.name,
  })
  expect(await scene.book()).toBe(1)
  expect(await scene.unmet()).toEqual({})
  expect(await scene.clearing()).toBe(0)
})

test('what the provider took by mistake is owed until it is given again, also when that is explained', async () => {
  await scene.read(scene.payment(payment, batch), scene.payment(other, batch), scene.taken(payment, batch))
  const [open] = await bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
  await bench.store.breaks.resolve({
    ...{ id: open?.id ?? 0, resolution: 'explained', note: 'they will pay it', by: 'chi', at: later(90) },
    channelOf: () => scene.name,
  })
  await scene.arrive(batch, amount)
  expect(await scene.clearing()).toBe(amount)
  expect(await scene.unmet()).toEqual(incomplete)
  await scene.takeBack(payment.id)
  await scene.book()
  expect(await scene.clearing()).toBe(0)
  expect(await scene.unmet()).toEqual({})
})

test('what a refund or a reversal may be meant by, a person says', async () => {
  const whole = await scene.ownerless(1_000_000)
  const { code } = await scene.owing(500_000)
  const share = { schoolCode: scene.schoolCode, studentCode: code, amount: 500_000 }
  await bench.store.moneyDesk.giveByList(
    { allocationId: whole.piece, shares: [share, share], by: 'hoa' },
    () => tellBoth,
    later(20),
  )
  const { rows } = await bench.pool.query(
    'select id from allocations where payment_id = $1 and undone_at is null order by id',
    [whole.id],
  )
  expect(rows).toHaveLength(2)
  const taken = {
    allocationId: rows[0].id,
    why: 'taken-back',
    reason: 'charged back',
    actor: someone('mai'),
  } as const
  await bench.store.reversals.reverse(taken, when(later(30)))
  const { refund } = await bench.store.refunds.request(
    {
      ...{
        of: { allocationId: rows[1].id },
        amount: 500_000,
        channels: new Set([scene.name]),
        way: 'channel',
      },
      ...{ owedAgain: false, actor: someone('mai'), reason: 'left' },
      rules: { expireAfterDays: 9, limits: { refund: 9_000_000 }, waitHours: {}, repairLimits: {} } as never,
    },
    when(later(30)),
  )
  await bench.store.refunds.takeForChannel(later(40), later(50), 100)
  await scene.read(scene.payment(whole, batch), scene.taken(whole, batch, 'REFUND', 500_000))
  await scene.book()
  expect(await scene.breaks()).toEqual(expect.arrayContaining(['only-at-bank refund-there']))
  expect(await bench.store.refunds.find(refund.id)).toMatchObject({ state: 'sending' })
})

test('two that join and book at once, while it is taken back, settle it once', async () => {
  await scene.read(scene.payment(payment, batch), scene.payment(other, batch), scene.taken(payment, batch))
  await Promise.all([scene.takeBack(payment.id), scene.arrive(batch, amount), scene.book(), scene.book()])
  await scene.book()
  expect(await scene.unmet()).toEqual({})
  expect(await scene.breaks('closed')).toEqual(['only-at-bank cancel-there'])
  const [closed] = await bench.store.breaks.list({ source: scene.name, state: 'closed', limit: 9 })
  const { steps } = (await bench.store.breaks.find(closed?.id ?? 0)) ?? {}
  expect(steps).toMatchObject([{ did: 'closed', by: 'gateway', resolution: 'taken-back-here' }])
  expect(await scene.clearing()).toBe(0)
})

test('a file that is read while the payment is taken back leaves nothing open, whichever was first', async () => {
  for (let round = 0; round < 5; round += 1) {
    const one = await scene.paid()
    const of = scene.newBatch()
    await Promise.all([scene.takeBack(one.id), scene.read(scene.payment(one, of), scene.taken(one, of))])
  }
  await scene.read(scene.payment(payment, batch), scene.payment(other, batch))
  await scene.arrive(batch, 2 * amount)
  expect(await scene.unmet()).toEqual({})
  expect(await scene.breaks()).toEqual([])
})
