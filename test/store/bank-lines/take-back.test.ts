import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import { readLine } from '../../../src/domain/bank-lines/read-memo.ts'
import { familyCode } from '../../../src/domain/bank-lines/transfer-of-family.ts'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { openRefundScene } from '../../support/refund-scene.ts'
import { later, noon } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

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
const leaving = (memo: string, amount: number, changes: Partial<ReadBankLine['line']> = {}) =>
  scene.line(memo, amount, { direction: 'out', ...changes })
const returning = (line: ReadBankLine): ReadBankLine => ({
  ...line,
  reading: readLine(line.line, scene.rules),
})
const balanceOf = async (account: string) => {
  const { rows } = await bench.pool.query(
    `select coalesce(sum(case $1 when debit then amount when credit then -amount end), 0) as balance
     from ledger_entries where $1 in (debit, credit)`,
    [account],
  )
  return Number(rows[0].balance)
}

test.each([
  [
    'in its content',
    ({ line }: ReadBankLine) => leaving(`HOAN TRA GD ${line.reference.toLowerCase()}.`, line.amount),
  ],
  [
    'by the same number',
    ({ line }: ReadBankLine) => leaving('Huy giao dich', line.amount, { reference: line.reference }),
  ],
  [
    'as the bank says',
    ({ line }: ReadBankLine) => leaving('RETURN', line.amount, { takesBack: [line.reference] }),
  ],
])('L14: an outgoing line that names an incoming one %s reverses it', async (_how, returnOf) => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_300_000)
  await scene.take([line])
  expect(await stateOf(an)).toBe('paid 1250000')
  const back = returnOf(line)
  const taken = await scene.take([back])
  const { reversed, suspense } = taken.money
  expect([reversed.amount, suspense.amount]).toEqual([1_300_000, 0])
  expect(await stateOf(an)).toBe('issued 0')
  expect(await scene.credit(an.code)).toBe(0)
  expect(await scene.whereIs(line)).toEqual(['reversed taken-back 1250000', 'reversed taken-back 50000'])
  expect(await scene.whereIs(back)).toEqual(['reversed taken-back 1250000', 'reversed taken-back 50000'])
  expect(await balanceOf(`bank:${scene.account}`)).toBe(0)
  expect(await unproven(bench)).toEqual([])
})

test('B6: the return may come before what it returns, in another file or in the same', async () => {
  const [an, binh] = [await owing(), await owing()]
  const first = scene.line(an.paymentCode, 1_250_000)
  const second = scene.line(binh.paymentCode, 1_250_000)
  await scene.take([leaving(`hoan tra ${first.line.reference}`, 1_250_000)])
  await scene.take([first])
  await scene.take([leaving(`hoan tra ${second.line.reference}`, 1_250_000), second])
  expect([await stateOf(an), await stateOf(binh)]).toEqual(['issued 0', 'issued 0'])
  expect(await balanceOf(`bank:${scene.account}`)).toBe(0)
  expect(await unproven(bench)).toEqual([])
})

test('money without an owner that the bank took back is nobody’s question any more', async () => {
  const line = scene.line('hoc phi', 70_000)
  await scene.take([line])
  await scene.take([leaving(`TRA LAI ${line.line.reference}`, 70_000)])
  expect(await scene.whereIs(line)).toEqual(['reversed taken-back 70000'])
  expect(await unproven(bench)).toEqual([])
})

test.each([
  ['another amount', (line: ReadBankLine['line']) => leaving(`hoan tra ${line.reference}`, line.amount - 1)],
  ['nothing', (line: ReadBankLine['line']) => leaving('hoan tra', line.amount)],
  [
    'a line of another account',
    (line: ReadBankLine['line']) =>
      leaving(`hoan tra ${line.reference}`, line.amount, { account: '0999888777' }),
  ],
])('an outgoing line that names %s waits for a person, whichever comes first', async (_what, returnOf) => {
  for (const isFirst of [false, true]) {
    const an = await owing()
    const line = scene.line(an.paymentCode, 1_300_000)
    const back = returnOf(line.line)
    for (const one of isFirst ? [back, line] : [line, back]) await scene.take([one])
    expect(await stateOf(an)).toBe('paid 1250000')
    expect(await scene.credit(an.code)).toBe(50_000)
    expect(await scene.whereIs(back)).toEqual([`suspense outgoing ${back.line.amount}`])
  }
})

test('an outgoing line that names another outgoing one takes nothing back, whichever comes first', async () => {
  for (const isFirst of [false, true]) {
    const named = leaving('chi tien dien', 300_000)
    const naming = leaving(`chi tiep ${named.line.reference}`, 300_000)
    for (const one of isFirst ? [naming, named] : [named, naming]) await scene.take([one])
    for (const one of [named, naming]) expect(await scene.whereIs(one)).toEqual(['suspense outgoing 300000'])
  }
})

test('of two returns that name one movement the second waits for a person', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_250_000)
  const backs = [1, 2].map(() => leaving(`hoan tra ${line.line.reference}`, 1_250_000))
  await scene.take([line, ...backs])
  const where = await Promise.all(backs.map((back) => scene.whereIs(back)))
  expect(where.flat().sort()).toEqual(['reversed taken-back 1250000', 'suspense outgoing 1250000'])
  expect(await stateOf(an)).toBe('issued 0')
})

test('one that names two movements of its amount waits for a person, whichever comes first', async () => {
  for (const isFirst of [false, true]) {
    const [an, binh] = [await owing(), await owing()]
    const lines = [scene.line(an.paymentCode, 1_250_000), scene.line(binh.paymentCode, 1_250_000)]
    const back = leaving(lines.map(({ line }) => line.reference).join(' '), 1_250_000)
    if (isFirst) await scene.take([back])
    await scene.take(isFirst ? lines : [...lines, back])
    expect(await scene.whereIs(back)).toEqual(['suspense outgoing 1250000'])
    expect([await stateOf(an), await stateOf(binh)]).toEqual(['paid 1250000', 'paid 1250000'])
  }
})

test('a return that names nothing that we know stays outgoing, for a person to explain', async () => {
  const back = returning(leaving('RETURN', 40_000, { takesBack: ['FT0000000000'] }))
  await scene.take([back])
  expect(await scene.whereIs(back)).toEqual(['suspense outgoing 40000'])
})

test('of money that cannot be taken back whole nothing is', async () => {
  const refunds = await openRefundScene(bench)
  const { id, paymentCode } = await refunds.bill(refunds.one.code, 500_000)
  const line = refunds.line(paymentCode, 530_000)
  await refunds.take([line])
  const { rows } = await bench.pool.query(
    'select id from allocations where student_code = $1 and bill_id is null',
    [refunds.one.code],
  )
  await refunds.refund({ allocationId: rows[0].id }, 30_000)
  const back = refunds.line(`hoan tra ${line.line.reference}`, 530_000, { direction: 'out' })
  const where = await refunds.whereIs(line)
  await refunds.take([back])
  expect(await refunds.whereIs(back)).toEqual(['suspense outgoing 530000'])
  expect(await refunds.whereIs(line)).toEqual(where)
  expect(await refunds.standingOf({ id })).toBe('paid 500000')
  expect(await unproven(bench)).toEqual([])
})

/** The one piece that a line is in. */
async function pieceOf({ line }: ReadBankLine): Promise<string | undefined> {
  const { rows } = await bench.pool.query<{ id: string }>(
    'select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1 and undone_at is null',
    [line.reference],
  )
  return rows[0]?.id
}

test('money that came back of a refund, and money that went on to another school, wait for a person', async () => {
  const refunds = await openRefundScene(bench)
  const { paymentId } = await refunds.paidBill(500_000, 500_000)
  const { code } = await refunds.refund({ paymentId }, 500_000)
  await refunds.payOut(code, 500_000)
  const returned = refunds.line(`TRA LAI ${code} SAI TK`, 500_000)
  await refunds.take([returned], 'statement', later(50))
  await bench.store.refunds.matchMovements(later(60))

  const other = await openBankScene(bench)
  const chi = await other.owing(400_000)
  const here = { schoolCode: refunds.schoolCode, studentCode: refunds.one.code }
  const there = { schoolCode: other.schoolCode, studentCode: chi.code }
  const { number } = await bench.store.families.make([here, there], 'the mother', noon)
  const passedOn = refunds.line(makePaymentCode('GD', BigInt(number), refunds.rules.origin), 400_000)
  const gone = refunds.line('chuyen tiep', 400_000, { direction: 'out' })
  await refunds.take([passedOn, gone])
  const [allocationId = '', outgoingId = ''] = await Promise.all([pieceOf(passedOn), pieceOf(gone)])
  await bench.store.moneyDesk.passOn({ allocationId, outgoingId, by: 'An' }, noon)

  for (const line of [returned, passedOn]) {
    const where = await refunds.whereIs(line)
    const { reference, amount } = line.line
    const back = refunds.line(`hoan tra ${reference}`, amount, { direction: 'out' })
    await refunds.take([back])
    expect(await refunds.whereIs(back)).toEqual([`suspense outgoing ${amount}`])
    expect(await refunds.whereIs(line)).toEqual(where)
  }
  expect(await unproven(bench)).toEqual([])
})

test('money that goes back by a refund already is not taken back besides', async () => {
  const refunds = await openRefundScene(bench)
  const { paymentCode, id } = await refunds.bill(refunds.one.code, 500_000)
  const line = refunds.line(paymentCode, 500_000)
  await refunds.take([line])
  const { rows } = await bench.pool.query('select id from allocations where bill_id = $1', [id])
  await refunds.refund({ allocationId: rows[0].id }, 500_000)
  const back = refunds.line(`hoan tra ${line.line.reference}`, 500_000, { direction: 'out' })
  const before = await refunds.billOf({ id })
  await refunds.take([back])
  expect(await refunds.whereIs(back)).toEqual(['suspense outgoing 500000'])
  expect(await refunds.whereIs(line)).toEqual([expect.stringContaining('posted code')])
  expect(await refunds.billOf({ id })).toEqual(before)
  expect(await unproven(bench)).toEqual([])
})

test('what went out and came back is explained by each other, and posts to nobody whatever code it carries', async () => {
  const an = await owing()
  const out = leaving('chi tien dien', 300_000)
  const back = returning(
    scene.line(`RETURN chi tien dien ${an.paymentCode}`, 300_000, { takesBack: [out.line.reference] }),
  )
  const alone = returning(scene.line(`RETURN ${an.paymentCode}`, 40_000, { takesBack: [] }))
  await scene.take([out])
  await scene.take([back, alone])
  expect(await scene.whereIs(out)).toEqual(['reversed taken-back 300000'])
  expect(await scene.whereIs(back)).toEqual(['reversed taken-back 300000'])
  expect(await scene.whereIs(alone)).toEqual(['suspense returned 40000'])
  expect(await stateOf(an)).toBe('issued 0')
  expect(await unproven(bench)).toEqual([])
})

test('what a returned movement brings to another school stays on its way there', async () => {
  const other = await openBankScene(bench)
  const [an, chi] = [await owing(500_000), await other.owing(400_000)]
  const { number } = await bench.store.families.make(
    [
      { schoolCode: scene.schoolCode, studentCode: an.code },
      { schoolCode: other.schoolCode, studentCode: chi.code },
    ],
    'the mother',
    noon,
  )
  const line = scene.line(familyCode(number, scene.rules), 900_000, { takesBack: [] })
  await scene.take([line])
  expect(await scene.whereIs(line, { [chi.code]: 'Chi' })).toContain('suspense in-transit Chi 400000')
  expect(await unproven(bench)).toEqual([])
})

test('B6: a return that is told of at the same moment as what it returns finds it, whichever is first', async () => {
  for (let round = 0; round < 10; round += 1) {
    const an = await owing()
    const line = scene.line(an.paymentCode, 1_250_000)
    const back = leaving(`hoan tra ${line.line.reference}`, 1_250_000)
    const both = round % 2 === 0 ? [line, back] : [back, line]
    await Promise.all(both.map((one) => scene.take([one])))
    expect(await scene.whereIs(back)).toEqual(['reversed taken-back 1250000'])
    expect(await stateOf(an)).toBe('issued 0')
  }
})

test('the same return told by ten at once reverses once', async () => {
  const an = await owing()
  const line = scene.line(an.paymentCode, 1_250_000)
  await scene.take([line])
  const back = leaving(`hoan tra ${line.line.reference}`, 1_250_000)
  await Promise.all(Array.from({ length: 10 }, (_, index) => scene.take([back], `source-${index}`, noon)))
  const { rows } = await bench.pool.query('select count(*) as count from reversals where bill_id = $1', [
    an.bill.id,
  ])
  expect(rows).toEqual([{ count: 1 }])
  expect(await unproven(bench)).toEqual([])
})
