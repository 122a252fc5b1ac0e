import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BreakResolution } from '../../src/domain/break.ts'
import { later } from '../support/scene.ts'
import { openSettlementScene, type Paid, type SettlementScene } from '../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

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

const resolve = async (resolution: BreakResolution) => {
  const [open] = await bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
  await bench.store.breaks.resolve({
    ...{ id: open?.id ?? 0, resolution, note: 'looked at', by: 'chi', at: later(90) },
    channelOf: () => scene.name,
  })
}
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
