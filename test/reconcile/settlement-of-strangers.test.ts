import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BreakResolution } from '../../src/domain/statements/break.ts'
import { besideUnfinished } from '../support/beside-unfinished.ts'
import { resolvedBefore } from '../support/older-resolution.ts'
import { later, news, noon, tellBoth } from '../support/scene.ts'
import { openSettlementScene, type Paid, payday, type SettlementScene } from '../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unproven } from '../support/unproven.ts'

const stranger = { id: '', reference: 'STRANGER', amount: 70_000 }

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
  await scene.read(scene.payment(payment, batch), scene.payment(stranger, batch))
})
afterEach(() => scene.close())

const resolve = (resolution: BreakResolution) => scene.resolve(resolution)
/** What the books say of money without an owner, less what the pieces of the account come to. */
const unclaimable = async () => {
  const { rows } = await bench.pool.query(
    `select coalesce(sum(case when credit = 'unowned-money' then amount else -amount end), 0)::bigint as booked
     from ledger_entries
     where 'unowned-money' in (debit, credit) and (debit in ($1, $2) or credit in ($1, $2))`,
    [`clearing:${scene.name}`, `bank:${scene.account}`],
  )
  const { rows: pieces } = await bench.pool.query(
    `select coalesce(sum(allocations.amount), 0)::bigint as waiting
     from allocations join bank_lines on bank_lines.id = line_id
     where account = $1 and undone_at is null and outcome = 'suspense'`,
    [scene.account],
  )
  return rows[0].booked - pieces[0].waiting
}
/** What an older version let be money without an owner by its difference too. */
const resolvedTwice = () =>
  resolvedBefore(bench, scene.name, 'unowned', [
    { debit: `clearing:${scene.name}`, credit: 'unowned-money', amount: 70_000 },
  ])
const resolveAgain = (id: number, resolution: BreakResolution) =>
  bench.store.breaks.resolve({
    ...{ id, resolution, note: 'looked at again', by: 'chi', at: later(400) },
    channelOf: () => scene.name,
  })
const astray = async () => (await unproven(bench)).filter((name) => name.includes(scene.name))
const rest = [`not-fee settlement 1250000`, `suspense settlement-rest 70000`]

test('money that is settled and is of nothing here is the rest of its line, and not money without an owner twice', async () => {
  await expect(resolve('unowned')).rejects.toMatchObject({ code: 'conflict' })
  expect(await scene.breaks()).toHaveLength(1)
  await resolve('explained')
  expect(await scene.arrive(batch, 1_320_000)).toEqual(rest)
  await expect(Promise.all([scene.clearing(), unclaimable(), scene.unmet()])).resolves.toEqual([0, 0, {}])
})

test.each([
  'before',
  'after',
])('what is booked against something, %s its line came, is settled with its batch', async (which) => {
  if (which === 'before') await resolve('rounding')
  const line = await scene.arrive(batch, 1_320_000)
  if (which === 'after') {
    expect(line).toEqual(rest)
    await resolve('rounding')
    expect(await scene.book()).toBe(1)
  } else expect(line).toEqual(['not-fee settlement 1320000'])
  await expect(Promise.all([scene.clearing(), unclaimable(), scene.unmet()])).resolves.toEqual([0, 0, {}])
})

test('what an older version let be money without an owner by its difference too is named, and ended anew once', async () => {
  const id = await resolvedTwice()
  const named = [
    `strangers-are-settled-once: ${scene.name}, settlement ${batch} of ${payday}, item in row 3, difference ${id}: 70,000 đồng are money without an owner by the difference, and come with their transfer again`,
  ]
  expect(await astray()).toEqual(named)
  expect(await scene.arrive(batch, 1_320_000)).toEqual(rest)
  expect(await astray()).toEqual(named)
  await expect(Promise.all([scene.clearing(), unclaimable()])).resolves.toEqual([70_000, 70_000])

  await expect(resolveAgain(id, 'unowned')).rejects.toMatchObject({ code: 'conflict' })
  const twice = await Promise.allSettled([resolveAgain(id, 'explained'), resolveAgain(id, 'explained')])
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(Promise.all([scene.clearing(), unclaimable(), scene.unmet(), astray()])).resolves.toEqual([
    ...[0, 0, {}, []],
  ])
})

test('what somebody else turns round while it is waited for is not turned round again', async () => {
  const id = await resolvedTwice()
  const sql = `
    with held as (select id from breaks where id = $1 for update),
    step as (
      insert into break_steps (id, break_id, place, at, did, made_by, resolution)
      select uuidv7(), id, 1, $2, 'resolved', 'mai', 'explained' from held returning id
    )
    insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
    select 'unowned-money', $3, 70000, 'break-resolved', id, $2 from step`
  const turning = { sql, values: [id, later(300), `clearing:${scene.name}`] }
  await expect(
    besideUnfinished(bench.pool, turning, () => resolveAgain(id, 'explained')),
  ).rejects.toMatchObject({ code: 'conflict' })
  await expect(Promise.all([unclaimable(), astray()])).resolves.toEqual([0, []])
})

test('what was money without an owner twice may be a charge instead, and is settled with its batch', async () => {
  const id = await resolvedTwice()
  await resolveAgain(id, 'charge')
  expect(await scene.arrive(batch, 1_320_000)).toEqual(['not-fee settlement 1320000'])
  await expect(Promise.all([scene.clearing(), unclaimable(), scene.unmet(), astray()])).resolves.toEqual([
    ...[0, 0, {}, []],
  ])
})

describe('what a provider took of a payment that nobody here knows', () => {
  const other = { ...stranger, reference: 'OTHER' }
  beforeEach(async () => {
    await resolve('explained')
    batch = scene.newBatch()
    await scene.read(scene.payment(await scene.paid(), batch), scene.taken(other, batch))
  })
  const allButPaid = async () => (await scene.clearing()) - payment.amount

  test('does not end without saying where its amount goes, and its batch waits for it', async () => {
    await expect(resolve('explained')).rejects.toMatchObject({ code: 'conflict' })
    expect(await scene.breaks()).toEqual(['only-at-bank cancel-there'])
    expect(await scene.arrive(batch, 1_180_000)).toEqual(['suspense no-code 1180000'])
    await resolve('charge')
    expect(await scene.book()).toBe(1)
    expect(await allButPaid()).toBe(0)
    expect(await astray()).toEqual([])
  })

  test('and what an older version let end so is named, until it says where its amount goes', async () => {
    const id = await resolvedBefore(bench, scene.name, 'charge')
    expect(await scene.arrive(batch, 1_180_000)).toEqual(['not-fee settlement 1180000'])
    await bench.pool.query(`update break_steps set resolution = 'explained' where break_id = $1`, [id])
    expect(await allButPaid()).toBe(70_000)
    expect(await astray()).toEqual([
      `takings-are-booked: ${scene.name}, settlement ${batch} of ${payday}, item in row 3, difference ${id}: 70,000 đồng that it took are booked against nothing`,
    ])
    await expect(resolveAgain(id, 'explained')).rejects.toMatchObject({ code: 'conflict' })
    await resolveAgain(id, 'rounding')
    expect(await allButPaid()).toBe(0)
    expect(await astray()).toEqual([])
    await expect(resolveAgain(id, 'rounding')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is a difference that ends by itself when the payment is known and was taken back here', async () => {
    await bench.store.payments.post(
      scene.name,
      news(other.reference, 70_000, { at: noon }),
      () => tellBoth,
      noon,
    )
    const { rows } = await bench.pool.query('select id from payments where reference = $1', [other.reference])
    await scene.takeBack(rows[0].id)
    await scene.arrive(batch, 1_180_000)
    expect(await scene.breaks()).toEqual([])
    expect(await astray()).toEqual([])
  })
  test.each([
    ['all of it', 70_000, 1_250_000, ['not-fee settlement 1250000']],
    ['a part', 20_000, 1_300_000, ['not-fee settlement 1250000', 'suspense settlement-rest 50000']],
  ])('%s, comes out of the rest of its line where its batch has that payment', async (_what, taken, came, where) => {
    await resolve('charge')
    batch = scene.newBatch()
    const third = { ...stranger, reference: 'THIRD' }
    const rows = [scene.payment(third, batch), scene.taken(third, batch, 'REFUND', taken)]
    await scene.read(scene.payment(await scene.paid(), batch), ...rows)
    const [takenThere] = await bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
    expect(takenThere?.bankAmount).toBe(-taken)
    await expect(resolve('charge')).rejects.toMatchObject({ code: 'conflict' })
    await resolve('explained')
    await resolve('explained')
    expect(await scene.breaks()).toEqual([])
    expect(await scene.arrive(batch, came)).toEqual(where)
    expect(await astray()).toEqual([])
    expect(await unclaimable()).toBe(0)
  })

  test('is booked against something where the payment that its batch has is', async () => {
    await resolve('charge')
    batch = scene.newBatch()
    const third = { ...stranger, reference: 'THIRD' }
    await scene.read(scene.payment(third, batch), scene.taken(third, batch))
    const [takenThere, paidThere] = await bench.store.breaks.list({
      source: scene.name,
      state: 'open',
      limit: 9,
    })
    await resolve('explained')
    expect(await astray()).toEqual([])
    await resolveAgain(paidThere?.id ?? 0, 'rounding')
    expect(await astray()).toEqual([expect.stringMatching(/^takings-are-booked: .* 70,000 đồng/)])
    await resolveAgain(takenThere?.id ?? 0, 'rounding')
    expect(await astray()).toEqual([])
    expect(await scene.clearing()).toBe(2 * payment.amount - 70_000)
  })
})
