import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someone, when } from '../../support/approvals.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, news, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: StoreBench
let scene: RefundScene
beforeAll(async () => {
  bench = await openStoreBench()
})
beforeEach(async () => {
  scene = await openRefundScene(bench)
})
afterAll(() => bench.close())

const bill = async (id: string) => {
  const { state, paid } = await scene.billOf({ id })
  return { state, paid }
}
const said = { actor: someone('mai'), reason: 'the bank rang' }
const takeBack = (paymentId: string) =>
  bench.store.reversals.reverse({ paymentId, why: 'taken-back', ...said }, when(later(60)))
const pieceOf = async (billId: string) => {
  const { rows } = await bench.pool.query(
    'select id from allocations where bill_id = $1 and undone_at is null',
    [billId],
  )
  return rows[0].id as string
}

test('a payment that its channel takes away: the bill is owed again, and nothing of the payment changes', async () => {
  const { billId, paymentId } = await scene.paidBill(1_250_000, 1_300_000)
  const before = await bench.ledger(paymentId)
  expect(await takeBack(paymentId)).toMatchObject({
    amount: 1_300_000,
    fromBill: 1_250_000,
    fromCredit: 50_000,
  })
  expect(await bill(billId)).toEqual({ state: 'issued', paid: 0 })
  expect(await bench.ledger(paymentId)).toEqual(before)
  for (const account of ['payer-credit', 'clearing:platform', 'receivable'])
    expect([account, await scene.balance(account)]).toEqual([
      account,
      account === 'receivable' ? 1_250_000 : 0,
    ])
})

test('of two payments the first is taken back: what the second closed stays paid, and its rest is credit and no part of the bill', async () => {
  const { billId, paymentId } = await scene.paidBill(100, 94, 41)
  expect(await takeBack(paymentId)).toMatchObject({ fromBill: 94, fromCredit: 0 })
  expect(await bill(billId)).toEqual({ state: 'partly-paid', paid: 6 })
  expect([await scene.balance('receivable'), await scene.balance('payer-credit')]).toEqual([94, -35])
  expect(await unproven(bench)).toEqual([])
})

test('a payment whose refund could not be paid out is taken back out of the credit that it became', async () => {
  const { billId, paymentId } = await scene.paidBill(1_250_000, 700_000, 550_000)
  const { id } = await scene.refund({ paymentId }, 700_000)
  await bench.store.refunds.refuse(id, { by: 'mai', reason: 'the account is closed' }, later(30))
  expect(await takeBack(paymentId)).toMatchObject({ fromBill: 0, fromCredit: 700_000 })
  expect(await bill(billId)).toEqual({ state: 'partly-paid', paid: 550_000 })
  expect(await scene.credit(scene.one.code)).toBe(0)
})

test('money that came for a cancelled bill is taken back, and nothing stands as paid of it', async () => {
  const { billId, payments } = await scene.paidBill(100)
  expect(payments).toEqual([])
  await bench.store.bills.cancel(billId, tellBoth, later(4))
  const { id, reference } = await scene.open(billId, 40)
  await scene.post(news(reference, 40))
  expect(await bill(billId)).toEqual({ state: 'cancelled', paid: 40 })
  await takeBack(id)
  expect(await bill(billId)).toEqual({ state: 'cancelled', paid: 0 })
  expect(await unproven(bench)).toEqual([])
})

test('it is taken back once, however many say so at once, and a repeated confirmation posts nothing', async () => {
  const { billId, paymentId } = await scene.paidBill(500_000, 500_000)
  const made = await Promise.allSettled([1, 2, 3, 4].map(() => takeBack(paymentId)))
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const payment = await bench.store.payments.find(paymentId)
  expect(await scene.post(news(payment?.reference ?? '', 500_000))).toBe('repeated')
  expect(await bill(billId)).toEqual({ state: 'issued', paid: 0 })
})

test('the bill is paid again by other money, and portals hear each turn', async () => {
  const { billId, paymentId } = await scene.paidBill(500_000, 500_000)
  await bench.pool.query(
    `update exchanges set state = 'accepted', settled_at = now() where subject_id = $1`,
    [billId],
  )
  await takeBack(paymentId)
  const { reference } = await scene.open(billId, 500_000)
  await scene.post(news(reference, 500_000))
  expect(await bill(billId)).toEqual({ state: 'paid', paid: 500_000 })
  const { rows } = await bench.pool.query(
    `select event, count(*) from exchanges where subject_id = $1 and partner = 'nation' group by event order by event`,
    [billId],
  )
  expect(rows).toEqual([
    { event: 'issued', count: 2 },
    { event: 'paid', count: 2 },
  ])
})

test('a refund and a reversal of the same payment at once: one of both', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  const both = await Promise.allSettled([takeBack(paymentId), scene.refund({ paymentId }, 500_000)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await scene.balance('receivable')).toBeOneOf([0, 500_000])
})

test('L14: the bank returns a transfer: reversed as new entries, the bill open again, both movements explained', async () => {
  const { id, paymentCode } = await scene.bill(scene.one.code, 800_000)
  const line = scene.line(paymentCode, 800_000)
  const out = scene.line('HOAN TRA LENH CHUYEN TIEN', 800_000, { direction: 'out' })
  await scene.take([line, out])
  const { rows } = await bench.pool.query('select id from bank_lines where reference = $1', [
    out.line.reference,
  ])
  const allocationId = await pieceOf(id)
  const booked = await bench.ledger(allocationId)
  const order = { allocationId, why: 'taken-back', lineId: rows[0].id, ...said } as const
  await bench.store.reversals.reverse(order, when(later(60)))
  expect(await bill(id)).toEqual({ state: 'issued', paid: 0 })
  expect(await scene.whereIs(line)).toEqual(['reversed taken-back 800000'])
  expect(await scene.whereIs(out)).toEqual(['reversed taken-back 800000'])
  expect(await bench.ledger(allocationId)).toEqual([
    ...booked,
    {
      ...{ debit: 'receivable', credit: 'unexplained-outgoing', amount: 800_000 },
      ...{ cause: 'allocation-undone', causeId: allocationId },
    },
  ])
})

test('a movement of another amount is not that by which the bank took it', async () => {
  const { id, paymentCode } = await scene.bill(scene.one.code, 800_000)
  const out = scene.line('HOAN TRA', 700_000, { direction: 'out' })
  await scene.take([scene.line(paymentCode, 800_000), out])
  const { rows } = await bench.pool.query('select id from bank_lines where reference = $1', [
    out.line.reference,
  ])
  const order = { allocationId: await pieceOf(id), why: 'taken-back', lineId: rows[0].id, ...said } as const
  await expect(bench.store.reversals.reverse(order, when(later(60)))).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(await bill(id)).toEqual({ state: 'paid', paid: 800_000 })
})

test.each([
  'given',
  'nobody’s',
])('what left another account took no money that came to this one and is %s', async (whose) => {
  const { paymentCode } = await scene.bill(scene.one.code, 800_000)
  const line = scene.line(whose === 'given' ? paymentCode : 'hoc phi', 800_000)
  const out = scene.line('HOAN TRA', 800_000, { direction: 'out', account: '0999888777' })
  await scene.take([line, out])
  const { rows } = await bench.pool.query(
    `select allocations.id, line_id from allocations join bank_lines on bank_lines.id = line_id
     where reference = any($1) order by direction`,
    [[line.line.reference, out.line.reference]],
  )
  const [came, went] = rows
  const before = [await scene.whereIs(line), await scene.whereIs(out)]
  const order = { allocationId: came.id, why: 'taken-back', lineId: went.line_id, ...said } as const
  await expect(bench.store.reversals.reverse(order, when(later(60)))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('another account'),
  })
  expect([await scene.whereIs(line), await scene.whereIs(out)]).toEqual(before)
})

test('R8: money of the wrong pupil is taken from them and given to the right one, both booked today', async () => {
  const right = await scene.student()
  const wrongBill = await scene.bill(scene.one.code, 600_000)
  const rightBill = await scene.bill(right.code, 600_000)
  const line = scene.line('hoc phi', 600_000)
  await scene.take([line])
  const { rows } = await bench.pool.query(
    'select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1',
    [line.line.reference],
  )
  const give = (allocationId: string, studentCode: string, at: Date) =>
    bench.store.bankLines.giveTo(
      { allocationId, schoolCode: scene.schoolCode, studentCode, by: 'mai' },
      () => tellBoth,
      at,
    )
  await give(rows[0].id, scene.one.code, later(10))
  expect(await bill(wrongBill.id)).toEqual({ state: 'paid', paid: 600_000 })

  const nextDay = later(86_400)
  const order = { allocationId: await pieceOf(wrongBill.id), why: 'wrong-owner', ...said } as const
  const { moneyId } = await bench.store.reversals.reverse(order, when(nextDay))
  await give(moneyId ?? '', right.code, nextDay)
  expect(await bill(wrongBill.id)).toEqual({ state: 'issued', paid: 0 })
  expect(await bill(rightBill.id)).toEqual({ state: 'paid', paid: 600_000 })
  const { rows: today } = await bench.pool.query(
    `select student_code, debit, credit, amount from ledger_entries where school_code = $1 and booked_at = $2 order by id`,
    [scene.schoolCode, nextDay],
  )
  expect(today).toEqual([
    { student_code: scene.one.code, debit: 'receivable', credit: 'unowned-money', amount: 600_000 },
    { student_code: right.code, debit: 'unowned-money', credit: 'receivable', amount: 600_000 },
  ])
})

test('what went back to the payer is not taken back as well', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  await scene.refund({ paymentId }, 100_000)
  await expect(takeBack(paymentId)).rejects.toMatchObject({ code: 'conflict' })
})

test('a piece that left the wrong owner does not go back for other money, nor leave them again', async () => {
  const { code, paymentCode } = await scene.student()
  const { id } = await scene.bill(code, 600_000)
  await scene.take([scene.line(paymentCode, 600_000)])
  const allocationId = await pieceOf(id)
  const takeAway = () =>
    bench.store.reversals.reverse({ allocationId, why: 'wrong-owner', ...said }, when(later(60)))
  await takeAway()
  await scene.take([scene.line(paymentCode, 600_000)])
  expect(await bill(id)).toEqual({ state: 'paid', paid: 600_000 })
  await expect(scene.refund({ allocationId }, 600_000)).rejects.toMatchObject({ code: 'conflict' })
  await expect(takeAway()).rejects.toMatchObject({ code: 'conflict' })
})

test('what was taken back does not go back to the payer out of other credit', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  await takeBack(paymentId)
  await scene.paidBill(500_000, 900_000)
  await expect(scene.refund({ paymentId }, 400_000)).rejects.toMatchObject({ code: 'conflict' })
})

test('credit that closed another bill meanwhile is owed: it is below zero until money comes', async () => {
  const { paymentId } = await scene.paidBill(500_000, 800_000)
  await scene.refund(scene.owner, 300_000)
  await takeBack(paymentId)
  expect(await scene.credit(scene.one.code)).toBe(-300_000)
  await expect(scene.refund(scene.owner, 1)).rejects.toMatchObject({ detail: 'nothing is left to go back' })
})

test('what was taken back is never changed', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  const { id } = await takeBack(paymentId)
  await expect(bench.pool.query('update reversals set amount = 1 where id = $1', [id])).rejects.toThrow(
    'never changed',
  )
})
