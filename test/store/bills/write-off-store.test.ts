import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { limitsOfMonth } from '../../../src/domain/time/local-time.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, linesOf, news, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: RefundScene
beforeAll(async () => {
  bench = await openStoreBench()
})
beforeEach(async () => {
  scene = await openRefundScene(bench)
})
afterAll(() => bench.close())

const rules = { ...testRules, limits: { 'write-off': 100_000 } }
const ask = (billId: string, person = 'mai') =>
  bench.store.writeOffs.request(
    { billId, actor: someone(person), reason: 'left the province', rules },
    when(later(10)),
  )
const approve = (id: string, person: string) =>
  bench.store.approvals.approve(id, says(person), when(later(20)))
const bill = (payable: number, changes: object = {}) =>
  scene.accept(scene.toAccept({ ...linesOf(payable), studentCode: scene.one.code, ...changes }))
const listed = (month = '2026-10') => bench.store.writeOffs.list(limitsOfMonth(month), [scene.schoolCode])

test('R11: below the limit one person gives it up, and it is on the list of the month', async () => {
  const { id } = await bill(100_000)
  const approval = await ask(id)
  expect(approval.state).toBe('done')
  expect(await scene.billOf({ id })).toMatchObject({ state: 'written-off', paid: 0 })
  expect(await scene.balance('receivable')).toBe(0)
  expect(await scene.balance('written-off')).toBe(100_000)
  const { from } = limitsOfMonth(later(10).toISOString().slice(0, 7))
  const month = await bench.store.writeOffs.list({ from, to: later(100) }, [scene.schoolCode])
  expect(month).toMatchObject([
    { billId: id, amount: 100_000, requestedBy: 'mai (client:mai)', approvedBy: 'mai (client:mai)' },
  ])
})

test('R11: what one person gives up of several bills within a day counts together', async () => {
  const bills = [await bill(60_000), await bill(60_000), await bill(40_000)]
  const states = []
  for (const { id } of bills) states.push((await ask(id, 'nga')).state)
  expect(states).toEqual(['done', 'waiting', 'done'])
})

test('R11: above the limit it waits for a second person, who is not the first', async () => {
  const { id } = await bill(100_001)
  const approval = await ask(id)
  expect(approval.state).toBe('waiting')
  expect(await approve(approval.id, 'mai')).toEqual({ is: 'same-person' })
  expect(await scene.billOf({ id })).toMatchObject({ state: 'issued' })
  await approve(approval.id, 'hoa')
  expect(await scene.billOf({ id })).toMatchObject({ state: 'written-off' })
})

test('a bill that its student has credit for is not given up: the credit is used first, also what came while it waited', async () => {
  const credit = (amount: number) => scene.paidBill(1_000, 1_000 + amount)
  const { id } = await bill(500_000)
  await credit(200_000)
  const detail = expect.stringContaining('200000 đồng of credit could close it: use that first')
  await expect(ask(id, 'thao')).rejects.toMatchObject({ code: 'conflict', detail })
  const use = { billId: id, by: 'mai', reason: 'used', at: later(11) }
  await bench.store.credits.use(use, () => tellBoth)
  const approval = await ask(id, 'thao')
  expect(approval).toMatchObject({ state: 'waiting', amount: 300_000 })
  await credit(200_000)
  await expect(approve(approval.id, 'hoa')).rejects.toMatchObject({ code: 'conflict', detail })
  await bench.store.credits.use({ ...use, at: later(12) }, () => tellBoth)
  await approve(approval.id, 'hoa')
  expect(await scene.billOf({ id })).toMatchObject({ state: 'written-off', paid: 400_000 })
  expect(await scene.balance('written-off')).toBe(100_000)
})

test('credit that a bill does not take keeps nobody from giving it up', async () => {
  const { id } = await bill(80_000, { exactness: 'exact' })
  await scene.paidBill(1_000, 51_000)
  expect((await ask(id, 'dung')).state).toBe('done')
})

test('credit keeps nobody from giving up a bill that is over, be it marked so already or not', async () => {
  const over = { dueOn: '2026-09-20', expiresOn: '2026-09-20', graceDays: 0 }
  const ids = [await bill(40_000, over), await bill(40_000, over)].map(({ id }) => id)
  await scene.paidBill(1_000, 51_000)
  await bench.pool.query(`update bills set state = 'expired' where id = $1`, [ids[0]])
  for (const id of ids) expect((await ask(id, 'yen')).state).toBe('done')
})

test('what was paid of it meanwhile is kept, and only the rest is given up', async () => {
  const { id } = await bill(500_000)
  const approval = await ask(id)
  const { reference } = await scene.open(id, 200_000)
  await scene.post(news(reference, 200_000))
  await approve(approval.id, 'hoa')
  expect(await scene.billOf({ id })).toMatchObject({ state: 'written-off', paid: 200_000 })
  expect(await scene.balance('written-off')).toBe(300_000)
  expect(await scene.balance('receivable')).toBe(0)
})

test('R11: no more than was asked for is given up, where money of the bill was taken back meanwhile', async () => {
  const { billId, paymentId } = await scene.paidBill(500_000, 200_000)
  const approval = await ask(billId)
  const order = { paymentId, why: 'taken-back', reason: 'charged back', actor: someone('mai') } as const
  await bench.store.reversals.reverse(order, when(later(15)))
  await expect(approve(approval.id, 'hoa')).rejects.toMatchObject({ code: 'conflict' })
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'issued', paid: 0 })
  expect(await scene.balance('written-off')).toBe(0)
})

test('R11: when money that was paid of it is taken back, all of it is owed again, and is given up anew', async () => {
  const { billId, paymentId } = await scene.paidBill(500_000, 450_000)
  await ask(billId, 'lien')
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'written-off', paid: 450_000 })
  const order = { paymentId, why: 'taken-back', reason: 'charged back', actor: someone('mai') } as const
  await bench.store.reversals.reverse(order, when(later(15)))
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'issued', paid: 0 })
  expect([await scene.balance('written-off'), await scene.balance('receivable')]).toEqual([0, 500_000])
  expect(await listed('2026-09')).toMatchObject([{ billId, amount: 50_000, undoneAt: later(15) }])
  const undone = await bench.store.writeOffs.listUndone(limitsOfMonth('2026-09'), [scene.schoolCode])
  expect(undone).toMatchObject([{ billId, amount: 50_000 }])

  const anew = await ask(billId)
  expect(anew.state).toBe('waiting')
  await approve(anew.id, 'hoa')
  expect([await scene.balance('written-off'), await scene.balance('receivable')]).toEqual([500_000, 0])
  expect(await listed('2026-09')).toMatchObject([
    { undoneAt: later(15) },
    { amount: 500_000, undoneAt: null },
  ])
})

test('a bill whose rest was given up is over when what was paid of it is refunded, and nothing is owed', async () => {
  const { billId, paymentId } = await scene.paidBill(500_000, 450_000)
  await ask(billId)
  await scene.approve((await scene.refund({ paymentId }, 450_000)).approvalId)
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'refunded', paid: 0 })
  expect([await scene.balance('written-off'), await scene.balance('receivable')]).toEqual([0, 0])
})

test('what came beyond what it asks goes back, and the rest stays given up', async () => {
  const { billId } = await scene.paidBill(500_000, 450_000)
  await ask(billId, 'nam')
  const { id, reference } = await scene.open(billId, 30_000)
  await scene.post(news(reference, 30_000))
  const order = { paymentId: id, why: 'taken-back', reason: 'charged back', actor: someone('mai') } as const
  await bench.store.reversals.reverse(order, when(later(15)))
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'written-off', paid: 450_000 })
  expect([await scene.balance('written-off'), await scene.balance('receivable')]).toEqual([50_000, 0])
})

test('approved by two and paid at once: given up once or paid, and the ledger adds up', async () => {
  const { id } = await bill(500_000)
  const approval = await ask(id)
  const { reference } = await scene.open(id, 500_000)
  await Promise.allSettled([
    approve(approval.id, 'hoa'),
    scene.post(news(reference, 500_000)),
    approve(approval.id, 'lan'),
  ])
  const { state } = await scene.billOf({ id })
  const givenUp = state === 'written-off'
  expect(state).toBeOneOf(['written-off', 'paid'])
  expect(await scene.balance('written-off')).toBe(givenUp ? 500_000 : 0)
  expect(await scene.credit(scene.one.code)).toBe(givenUp ? 500_000 : 0)
  expect(await scene.balance('receivable')).toBe(0)
})

test('approved while it is being paid it waits for that, and nothing is given up', async () => {
  const { id } = await bill(500_000)
  const approval = await ask(id)
  const paying = { sql: `update bills set paid = payable, state = 'paid' where id = $1`, values: [id] }
  await expect(besideUnfinished(bench.pool, paying, () => approve(approval.id, 'hoa'))).rejects.toMatchObject(
    { code: 'conflict' },
  )
  expect(await scene.billOf({ id })).toMatchObject({ state: 'paid', paid: 500_000 })
  expect(await scene.balance('written-off')).toBe(0)
})

test('money that comes for it later is the credit of its student', async () => {
  const { id } = await bill(50_000)
  const { reference } = await scene.open(id, 50_000)
  await ask(id, 'tuan')
  await scene.post(news(reference, 50_000))
  expect(await scene.billOf({ id })).toMatchObject({ state: 'written-off' })
  expect(await scene.credit(scene.one.code)).toBe(50_000)
})

test('a paid bill asks for nothing, and a bill is asked about once', async () => {
  const { billId } = await scene.paidBill(300_000, 300_000)
  await expect(ask(billId)).rejects.toMatchObject({ code: 'conflict' })
  const { id } = await bill(300_000)
  await ask(id)
  await expect(ask(id, 'hoa')).rejects.toMatchObject({ code: 'conflict' })
  expect(await listed()).toEqual([])
})
