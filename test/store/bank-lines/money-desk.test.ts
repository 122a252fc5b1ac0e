import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { later, linesOf, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

const owing = (payable?: number) => scene.owing(payable)
const stateOf = ({ bill }: { bill: { id: string } }) => scene.standingOf(bill)
const allocationsOf = async ({ line }: ReadBankLine) => {
  const { rows } = await bench.pool.query('select id from bank_lines where reference = $1', [line.reference])
  return bench.store.bankLines.allocations(rows.map(({ id }) => id))
}
const heldOf = async (line: ReadBankLine) => {
  const [held] = await allocationsOf(line)
  if (!held) throw new Error('nothing is held')
  return held.id
}
const give = (
  allocationId: string,
  shares: readonly { studentCode: string; billId?: string; amount: number }[],
) =>
  bench.store.moneyDesk.giveByList(
    {
      allocationId,
      shares: shares.map((share) => ({ schoolCode: scene.schoolCode, ...share })),
      by: 'ke toan',
    },
    () => tellBoth,
    noon,
  )

test('S6: one transfer of a teacher is given out by the list of a class, all or nothing', async () => {
  const pupils = await Promise.all(Array.from({ length: 32 }, () => owing()))
  const line = scene.line('nop hoc phi lop 3B', 40_000_000)
  await scene.take([line])
  await give(
    await heldOf(line),
    pupils.map(({ code }) => ({ studentCode: code, amount: 1_250_000 })),
  )
  for (const pupil of pupils) expect(await stateOf(pupil)).toBe('paid 1250000')
  const outcomes = (await allocationsOf(line)).map(({ outcome, why }) => `${outcome} ${why}`)
  expect(outcomes).toEqual(Array(32).fill('posted list'))
})

test('S7: a list that does not add up is refused with the difference, and so is one with a stranger', async () => {
  const [an, binh] = [await owing(), await owing()]
  const line = scene.line('nop hoc phi lop 3B', 2_500_000)
  await scene.take([line])
  const held = await heldOf(line)
  await expect(
    give(held, [
      { studentCode: an.code, amount: 1_250_000 },
      { studentCode: binh.code, amount: 1_000_000 },
    ]),
  ).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [
      { field: 'shares', code: 'sum_mismatch', message: expect.stringContaining('difference is 250000') },
    ],
  })
  await expect(
    give(held, [
      { studentCode: an.code, amount: 1_250_000 },
      { studentCode: 'nobody', amount: 1_000_000 },
      { studentCode: binh.code, billId: an.bill.id, amount: 250_000 },
    ]),
  ).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [
      { field: 'shares.1.studentCode', code: 'unknown_student' },
      { field: 'shares.2.billId', code: 'unknown_bill' },
    ],
  })
  expect(await stateOf(an)).toBe('issued 0')
  expect((await allocationsOf(line)).map(({ outcome }) => outcome)).toEqual(['suspense'])
})

test('B4: of two workers who look at a line at once one has it, and the other sees who; a claim lapses', async () => {
  const line = scene.line('hoc phi', 77_000)
  await scene.take([line])
  const allocationId = await heldOf(line)
  const claim = (by: string, now = noon) =>
    bench.store.moneyDesk.claim({ allocationId, by, until: new Date(now.getTime() + 900_000) }, now)
  const [one, other] = await Promise.all([claim('Hoa'), claim('Lan')])
  expect(one.by).toBe(other.by)
  const loser = one.by === 'Hoa' ? 'Lan' : 'Hoa'
  expect((await claim(loser, later(1))).by).toBe(one.by)
  expect((await claim(loser, later(901))).by).toBe(loser)
  await bench.store.moneyDesk.release(allocationId, loser)
  expect((await claim(one.by, later(902))).by).toBe(one.by)
})

test('what is undone is as before, plus its entries and the word of who did it; it can be given anew', async () => {
  const [an, dung] = [await owing(), await owing()]
  const line = scene.line(an.paymentCode, 1_300_000)
  await scene.take([line])
  for (const { id } of await allocationsOf(line)) {
    await bench.store.moneyDesk.undo(id, { by: 'Hoa', reason: 'of Dung' }, noon)
  }
  expect(await stateOf(an)).toBe('issued 0')
  expect(await scene.credit(an.code)).toBe(0)
  const held = await allocationsOf(line)
  expect(held.map(({ why, amount, madeBy }) => `${why} ${amount} ${madeBy}`).sort()).toEqual([
    'undone 1250000 Hoa: of Dung',
    'undone 50000 Hoa: of Dung',
  ])
  const gift = { schoolCode: scene.schoolCode, studentCode: dung.code, by: 'Hoa' }
  for (const { id } of held) {
    await bench.store.bankLines.giveTo({ allocationId: id, ...gift }, () => tellBoth, noon)
  }
  expect(await stateOf(dung)).toBe('paid 1250000')
  expect(await scene.credit(dung.code)).toBe(50_000)
})

const correctTo = (id: string, payable: number) =>
  bench.store.billLife.correct(
    id,
    { ...linesOf(payable), tellPaid: tellBoth },
    { by: 'Hoa', at: noon, reason: 'a discount' },
  )

test('what a correction made of it to credit is taken back as credit, and the bill owes what it asks now', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_250_000)
  await scene.take([line])
  await correctTo(an.bill.id, 1_000_000)
  expect([await stateOf(an), await scene.credit(an.code)]).toEqual(['paid 1000000', 250_000])
  await bench.store.moneyDesk.undo(await heldOf(line), { by: 'Hoa', reason: 'wrong' }, noon)
  expect([await stateOf(an), await scene.credit(an.code)]).toEqual(['issued 0', 0])
  const entries = (await bench.ledger()).filter(({ cause }) => cause === 'allocation-undone')
  expect(entries.slice(-2).map(({ debit, credit, amount }) => [debit, credit, amount])).toEqual([
    ['receivable', 'unowned-money', 1_000_000],
    ['payer-credit', 'unowned-money', 250_000],
  ])
})

test('what was credit and closed another bill since is not taken back', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_250_000)
  await scene.take([line])
  await correctTo(an.bill.id, 1_000_000)
  const next = await scene.bill(an.code, 200_000)
  const use = { billId: next.id, by: 'Hoa', reason: 'asked for', at: noon }
  await bench.store.credits.use(use, () => tellBoth)
  expect((await scene.billOf(next)).state).toBe('paid')
  const undo = bench.store.moneyDesk.undo(await heldOf(line), { by: 'Hoa', reason: 'wrong' }, noon)
  await expect(undo).rejects.toMatchObject({
    ...{ code: 'conflict', detail: 'the credit that it became was used since' },
  })
  expect([await stateOf(an), await scene.credit(an.code)]).toEqual(['paid 1000000', 50_000])
})

test('what is undone and asked back at once is one of both', async () => {
  for (let round = 0; round < 5; round += 1) {
    const an = await owing()
    const line = scene.line(an.paymentCode, 1_250_000)
    await scene.take([line])
    const id = await heldOf(line)
    const order = {
      ...{ of: { allocationId: id }, amount: 1_250_000, way: 'cash' as const, owedAgain: false },
      ...{ actor: someone('mai'), reason: 'left', rules: noSecondPerson },
    }
    const both = await Promise.allSettled([
      bench.store.moneyDesk.undo(id, { by: 'Hoa', reason: 'wrong' }, noon),
      bench.store.refunds.request(order, when(noon)),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const end of both)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'conflict' })
  }
})

test('money is given to a student that there is, and for a bill of theirs', async () => {
  const [an, dung] = [await owing(), await owing()]
  const line = scene.line('hoc phi', 777)
  await scene.take([line])
  const gift = { allocationId: await heldOf(line), schoolCode: scene.schoolCode, by: 'Hoa' }
  const give = (to: { studentCode: string; billId?: string }) =>
    bench.store.bankLines.giveTo({ ...gift, ...to }, () => tellBoth, noon)
  await expect(give({ studentCode: 'NOBODY' })).rejects.toMatchObject({
    ...{ code: 'invalid_request', errors: [{ field: 'studentCode', code: 'unknown_student' }] },
  })
  await expect(give({ studentCode: an.code, billId: dung.bill.id })).rejects.toMatchObject({
    ...{ code: 'invalid_request', errors: [{ field: 'billId', code: 'unknown_bill' }] },
  })
  await give({ studentCode: an.code, billId: an.bill.id })
  expect(await stateOf(an)).toBe('partly-paid 777')
})

test('the same money is undone once by two at once', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_250_000)
  await scene.take([line])
  const id = await heldOf(line)
  const undo = () => bench.store.moneyDesk.undo(id, { by: 'Hoa', reason: 'wrong' }, noon)
  const twice = await Promise.allSettled([undo(), undo()])
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await stateOf(an)).toBe('issued 0')
})

test('whatever was taken and undone, every balance is as if it had never come', async () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(amounts, async (chosen) => {
      const an = await owing()
      const lines = chosen.map((amount) => scene.line(an.paymentCode, amount))
      await scene.take(lines)
      for (const line of lines.toReversed()) {
        for (const { id } of await allocationsOf(line)) {
          await bench.store.moneyDesk.undo(id, { by: 'Hoa', reason: 'wrong' }, noon)
        }
      }
      expect([await stateOf(an), await scene.credit(an.code)]).toEqual(['issued 0', 0])
    }),
    { numRuns: 8 },
  )
})
