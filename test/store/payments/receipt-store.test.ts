import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CounterMoney } from '../../../src/ports/payments/receipt-store.ts'
import { someone, when } from '../../support/approvals.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, linesOf, newReference, news, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: RefundScene
let billId: string
beforeAll(async () => {
  bench = await openStoreBench()
})
beforeEach(async () => {
  scene = await openRefundScene(bench)
  billId = (await scene.bill(scene.one.code, 500_000)).id
})
afterAll(() => bench.close())

const actor = someone('mai')
const cash = (changes: Partial<CounterMoney> = {}) =>
  bench.store.receipts.take(
    { billId, amount: 500_000, method: 'cash', series: 'PT', receivedAt: noon, actor, ...changes },
    when(later(5)),
  )
const makeVoid = (id: string, replacedBy?: string) =>
  bench.store.receipts.void(id, { actor, reason: 'said cash, then transferred', replacedBy }, when(later(60)))
const bill = async () => {
  const { state, paid } = await scene.billOf({ id: billId })
  return { state, paid }
}

test('money over the counter pays the bill and has a receipt', async () => {
  expect(await cash()).toMatchObject({
    ...{ kind: 'counter', number: 'PT-2026-000001', amount: 500_000, paidOn: '2026-09-30', state: 'valid' },
    ...{ billId, schoolCode: scene.schoolCode, studentCode: scene.one.code, refunded: 0, replacedBy: null },
  })
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
  expect(await scene.balance('clearing:counter-cash')).toBe(500_000)
})

test('twenty at once are numbered one to twenty, and one that fails leaves no gap', async () => {
  const nothing = '00000000-0000-7000-8000-000000000000'
  const taken = await Promise.allSettled(
    Array.from({ length: 21 }, (_, turn) =>
      cash({ amount: 1_000, ...(turn === 7 ? { billId: nothing } : {}) }),
    ),
  )
  const numbers = taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value.number] : [])).sort()
  expect(numbers).toEqual(
    Array.from({ length: 20 }, (_, index) => `PT-2026-${String(index + 1).padStart(6, '0')}`),
  )
})

test('each series and each year begins with one; the year is that of the local day', async () => {
  const lastMinute = new Date('2025-12-31T16:59:59.999Z')
  const numbers = [
    await cash({ amount: 1_000 }),
    await cash({ amount: 1_000, series: 'BT' }),
    await cash({ amount: 1_000, receivedAt: lastMinute }),
    await cash({ amount: 1_000, receivedAt: new Date(lastMinute.getTime() + 1) }),
  ].map(({ number }) => number)
  expect(numbers).toEqual(['PT-2026-000001', 'BT-2026-000001', 'PT-2025-000001', 'PT-2026-000002'])
})

test('L12: said cash, then transferred: the receipt is void and replaced, and one posting is left', async () => {
  const receipt = await cash()
  const line = scene.line(scene.one.paymentCode, 500_000)
  await scene.take([line])
  const [, transfer] = await bench.store.receipts.of(scene.owner)
  expect(transfer).toMatchObject({ kind: 'bank', billId: null, state: 'valid' })
  expect(await makeVoid(receipt.id, transfer?.id)).toMatchObject({
    state: 'replaced',
    replacedBy: transfer?.id,
  })
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
  expect(await scene.credit(scene.one.code)).toBe(0)
  expect(await scene.balance('clearing:counter-cash')).toBe(0)
  const receipts = await bench.store.receipts.of({ billId })
  expect(receipts.map(({ kind, state }) => [kind, state])).toEqual([
    ['counter', 'replaced'],
    ['bank', 'valid'],
  ])
})

test('L12: a transfer whose credit closed another bill since does not close this one too', async () => {
  const receipt = await cash()
  await scene.take([scene.line(scene.one.paymentCode, 500_000)])
  const [, transfer] = await bench.store.receipts.of(scene.owner)
  const other = await scene.bill(scene.one.code, 200_000)
  await bench.store.credits.use(
    { billId: other.id, by: 'mai', reason: 'asked', at: later(30) },
    () => tellBoth,
  )
  await expect(makeVoid(receipt.id, transfer?.id)).rejects.toMatchObject({
    ...{ code: 'conflict', detail: 'the credit that it became was used since' },
  })
  expect(await bench.store.receipts.find(receipt.id)).toMatchObject({ state: 'valid' })
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
})

test('L12: what came by a channel after the cash closes the bill as well, as far as it is credit', async () => {
  const receipt = await cash({ amount: 300_000 })
  const { id, reference } = await scene.open(billId, 500_000, newReference())
  await scene.post(news(reference, 500_000))
  expect(await scene.credit(scene.one.code)).toBe(300_000)
  expect(await makeVoid(receipt.id, id)).toMatchObject({ state: 'replaced', replacedBy: id })
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
  expect(await scene.credit(scene.one.code)).toBe(0)
})

test('L12: what came by a channel and closed another bill since does not close this one too', async () => {
  const receipt = await cash()
  const { id, reference } = await scene.open(billId, 200_000, newReference())
  await scene.post(news(reference, 200_000))
  const other = await scene.bill(scene.one.code, 200_000)
  await bench.store.credits.use(
    { billId: other.id, by: 'mai', reason: 'asked', at: later(30) },
    () => tellBoth,
  )
  await expect(makeVoid(receipt.id, id)).rejects.toMatchObject({
    detail: 'the credit that it became was used since',
  })
  expect(await bill()).toEqual({ state: 'overpaid', paid: 700_000 })
})

describe('L12: of money that came in time and takes the place of a receipt after the last day', () => {
  const afterTheEnd = when(new Date('2026-10-20T09:00:00+07:00'))
  const lateTerms = {
    ...{ dueOn: '2026-10-10', expiresOn: '2026-10-10', graceDays: 5 },
    lateFee: { once: 1, perDay: 1 },
  }
  const replace = (id: string, replacedBy?: string) =>
    bench.store.receipts.void(id, { actor, reason: 'transferred', replacedBy }, afterTheEnd)
  const transferOn = async (bookedOn: string, at?: Date) => {
    await scene.take([scene.line(scene.one.paymentCode, 500_000, { bookedOn, ...(at ? { at } : {}) })])
    return (await bench.store.receipts.of(scene.owner)).find(({ kind }) => kind === 'bank')?.id
  }
  beforeEach(async () => {
    const late = { ...linesOf(500_000), ...lateTerms, studentCode: scene.one.code }
    await bench.store.bills.cancel(billId, tellBoth, noon)
    billId = (await scene.accept(scene.toAccept(late))).id
  })

  test('a transfer closes the bill, and being late is not charged', async () => {
    const receipt = await cash()
    await replace(receipt.id, await transferOn('2026-10-05'))
    expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
    expect(await scene.billOf({ id: billId })).toMatchObject({ lateFees: 0 })
  })

  test('a transfer of the last evening that its bank booked after the weekend is of the last day', async () => {
    const receipt = await cash()
    const transfer = await transferOn('2026-10-12', new Date('2026-10-10T22:30:00+07:00'))
    expect(await bench.store.receipts.find(transfer ?? '')).toMatchObject({ paidOn: '2026-10-10' })
    await replace(receipt.id, transfer)
    expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
    expect(await scene.billOf({ id: billId })).toMatchObject({ lateFees: 0 })
  })

  test('what came by a channel closes it as well', async () => {
    const receipt = await cash()
    const { id, reference } = await scene.open(billId, 500_000, newReference())
    await scene.post(news(reference, 500_000))
    await replace(receipt.id, id)
    expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
    expect(await scene.credit(scene.one.code)).toBe(0)
  })

  test('it closes a bill that has expired since', async () => {
    const [wrong, receipt] = [await cash({ amount: 200_000 }), await cash({ amount: 300_000 })]
    const { id, reference } = await scene.open(billId, 500_000, newReference())
    await scene.post(news(reference, 500_000))
    await makeVoid(wrong.id)
    await bench.store.billLife.expireDue({ day: '2026-10-20', limit: 1_000, at: afterTheEnd.at })
    expect(await bill()).toEqual({ state: 'expired', paid: 300_000 })
    await replace(receipt.id, id)
    expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
  })

  test('a transfer that came after the grace does not, and the receipt stays valid', async () => {
    const receipt = await cash()
    await expect(replace(receipt.id, await transferOn('2026-10-16'))).rejects.toMatchObject({
      ...{ code: 'conflict', detail: 'that money is more than the bill asks' },
    })
    expect(await bench.store.receipts.find(receipt.id)).toMatchObject({ state: 'valid' })
  })
})

test('L12: a second receipt of the counter that became credit closes the bill of the first', async () => {
  const [first, second] = [await cash(), await cash({ amount: 200_000 })]
  expect(await makeVoid(first.id, second.id)).toMatchObject({ state: 'replaced', replacedBy: second.id })
  expect(await bill()).toEqual({ state: 'partly-paid', paid: 200_000 })
  expect(await scene.credit(scene.one.code)).toBe(0)
})

test('L12: a second receipt whose money closed its own part closes nothing more, and takes its place all the same', async () => {
  const [first, second] = [await cash({ amount: 300_000 }), await cash({ amount: 200_000 })]
  expect(await makeVoid(first.id, second.id)).toMatchObject({ state: 'replaced', replacedBy: second.id })
  expect(await bill()).toEqual({ state: 'partly-paid', paid: 200_000 })
})

test('a receipt is replaced only by a valid one of the same student, which it is not itself', async () => {
  const receipt = await cash()
  const { code } = await scene.student()
  const others = await cash({ billId: (await scene.bill(code, 1_000)).id, amount: 1_000 })
  const isVoid = await cash({ amount: 1_000 })
  await makeVoid(isVoid.id)
  for (const id of [others.id, isVoid.id, receipt.id, '00000000-0000-7000-8000-000000000000'])
    await expect(makeVoid(receipt.id, id)).rejects.toMatchObject({
      detail: 'no other receipt of this student has that id and is valid',
    })
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
})

test('L12 the other way: void first, then the transfer pays the bill by its code', async () => {
  const receipt = await cash()
  expect(await makeVoid(receipt.id)).toMatchObject({ state: 'void' })
  expect(await bill()).toEqual({ state: 'issued', paid: 0 })
  await scene.take([scene.line(scene.one.paymentCode, 500_000)])
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
})

test('a wrong amount: another receipt in its place, both numbers stay', async () => {
  const wrong = await cash({ amount: 5_000 })
  const right = await cash({ replaces: wrong.id, reason: 'a zero was missing' })
  expect(await bench.store.receipts.find(wrong.id)).toMatchObject({ state: 'replaced', replacedBy: right.id })
  expect(right.number).toBe('PT-2026-000002')
  expect(await bill()).toEqual({ state: 'paid', paid: 500_000 })
})

test('a receipt is made void once, however many say so at once, and is never deleted or changed', async () => {
  const { id } = await cash()
  const made = await Promise.allSettled([1, 2, 3].map(() => makeVoid(id)))
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(makeVoid(id)).rejects.toMatchObject({
    code: 'conflict',
    detail: 'no receipt of a counter has this id and is valid',
  })
  for (const sql of [
    'delete from counter_receipts where id = $1',
    'update counter_receipts set number = 99 where id = $1',
    'update counter_receipts set voided_at = null, voided_by = null, void_reason = null where id = $1',
  ])
    await expect(bench.pool.query(sql, [id])).rejects.toThrow('never changed')
})

test('receipts of all ways of a bill, with what became of them', async () => {
  const { paymentId, billId: other } = await scene.paidBill(700_000, 700_000)
  await scene.refund({ paymentId }, 200_000)
  expect(await bench.store.receipts.of({ billId: other })).toMatchObject([
    { kind: 'channel', state: 'valid', amount: 700_000, refunded: 200_000 },
  ])
  const taken = await scene.paidBill(300_000, 300_000)
  const order = { paymentId: taken.paymentId, why: 'taken-back', reason: 'the channel rang', actor } as const
  await bench.store.reversals.reverse(order, when(later(60)))
  expect(await bench.store.receipts.of({ billId: taken.billId })).toMatchObject([
    { kind: 'channel', state: 'reversed', reason: 'the channel rang' },
  ])
})
