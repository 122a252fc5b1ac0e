import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import { transferOfFamily } from '../../../src/domain/bank-lines/transfer-of-family.ts'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import { linesOf, noon } from '../../support/scene.ts'
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

const owing = async (payable = 1_250_000, at = scene) => ({
  ...(await at.owing(payable)),
  schoolCode: at.schoolCode,
})
type Owing = Awaited<ReturnType<typeof owing>>
const member = ({ schoolCode, code }: Owing) => ({ schoolCode, studentCode: code })
const makeFamily = async (...members: readonly Owing[]) => {
  const family = await bench.store.families.make(members.map(member), 'the mother', noon)
  return { ...family, code: makePaymentCode('GD', BigInt(family.number), scene.rules.origin) }
}
const stateOf = (at: BankScene, { bill }: Owing) => at.standingOf(bill)
const allocationsOf = async ({ line }: ReadBankLine) => {
  const { rows } = await bench.pool.query('select id from bank_lines where reference = $1', [line.reference])
  return bench.store.bankLines.allocations(rows.map(({ id }) => id))
}
const balanceOf = async (account: string): Promise<number> => {
  const { rows } = await bench.pool.query(
    `select coalesce(sum(case $1 when debit then amount when credit then -amount end), 0) as balance
     from ledger_entries where $1 in (debit, credit)`,
    [account],
  )
  return rows[0].balance
}

test('S2: the code of a family closes what its students owe', async () => {
  const [an, binh] = [await owing(), await owing()]
  const { code } = await makeFamily(an, binh)
  const line = scene.line(`hoc phi ${code}`, 2_500_000)
  await scene.take([line])
  expect(
    await scene.whereIs(line, {
      [an.code]: 'An',
      [binh.code]: 'Binh',
      [an.bill.id]: 'bill',
      [binh.bill.id]: 'bill',
    }),
  ).toEqual(['posted family An bill 1250000', 'posted family Binh bill 1250000'])
  expect(await stateOf(scene, binh)).toBe('paid 1250000')
})

test('S2: too little goes in the order that the family stated, and too much is credit of the first', async () => {
  const [an, binh] = [await owing(), await owing()]
  const { code } = await makeFamily(binh, an)
  await scene.take([scene.line(code, 1_500_000)])
  expect(await stateOf(scene, binh)).toBe('paid 1250000')
  expect(await stateOf(scene, an)).toBe('partly-paid 250000')
  await scene.take([scene.line(code, 1_100_000)])
  expect(await stateOf(scene, an)).toBe('paid 1250000')
  expect([await scene.credit(binh.code), await scene.credit(an.code)]).toEqual([100_000, 0])
})

test('two lines of a family in one file close each debt once', async () => {
  const [an, binh] = [await owing(), await owing()]
  const { code } = await makeFamily(an, binh)
  await scene.take([
    scene.line(code, 2_000_000),
    scene.line(code, 2_000_000),
    scene.line(an.paymentCode, 250_000),
  ])
  expect([await stateOf(scene, an), await stateOf(scene, binh)]).toEqual(['paid 1250000', 'paid 1250000'])
  expect((await scene.credit(an.code)) + (await scene.credit(binh.code))).toBe(1_750_000)
})

test('of two lines of a family in one file the earlier one pays first', async () => {
  const [an, binh] = [await owing(), await owing()]
  const { code } = await makeFamily(an, binh)
  const second = scene.line(code, 2_000_000, { bookedOn: '2026-10-06' })
  const first = scene.line(code, 1_250_000, { bookedOn: '2026-10-05' })
  await scene.take([second, first])
  const names = { [an.code]: 'An', [binh.code]: 'Binh', [an.bill.id]: 'bill', [binh.bill.id]: 'bill' }
  expect(await scene.whereIs(first, names)).toEqual(['posted family An bill 1250000'])
  expect(await scene.whereIs(second, names)).toEqual([
    'posted family An 750000',
    'posted family Binh bill 1250000',
  ])
})

test('S2: the code of a family closes what is owed once somebody who pays one of its bills at that moment is done', async () => {
  const [an, binh] = [await owing(), await owing()]
  const { code } = await makeFamily(an, binh)
  const line = scene.line(code, 1_250_000)
  const paying = `update bills set paid = payable, state = 'paid' where id = $1`
  await besideUnfinished(bench.pool, { sql: paying, values: [an.bill.id] }, () => scene.take([line]))
  expect(await scene.whereIs(line, { [binh.code]: 'Binh', [binh.bill.id]: 'bill' })).toEqual([
    'posted family Binh bill 1250000',
  ])
})

test('a family that is stated anew pays in its new order, and who left is not paid for', async () => {
  const [an, binh, chi] = [await owing(), await owing(), await owing()]
  const { id, code } = await makeFamily(an, binh)
  await bench.store.families.change(id, [member(chi), member(binh)], 'the mother', noon)
  await scene.take([scene.line(code, 2_500_000)])
  expect([await stateOf(scene, an), await stateOf(scene, binh), await stateOf(scene, chi)]).toEqual([
    'issued 0',
    'paid 1250000',
    'paid 1250000',
  ])
  await expect(bench.store.families.make([member(chi), member(an)], 'x', noon)).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('S4: the part for a student of another school is in transit there, is no income, and is passed on once', async () => {
  const other = await openBankScene(bench)
  const [an, chi] = [await owing(), await owing(2_000_000, other)]
  const { id, code, number } = await makeFamily(an, chi)
  const told = transferOfFamily(number, await bench.store.families.debts(id), scene.rules)
  expect(told).toMatchObject({
    code,
    owed: 3_250_000,
    accounts: [
      { account: { number: scene.account }, owed: 1_250_000 },
      { account: { number: other.account }, owed: 2_000_000 },
    ],
  })

  const line = scene.line(code, 3_250_000)
  await scene.take([line])
  expect(await scene.whereIs(line, { [an.code]: 'An', [chi.code]: 'Chi', [an.bill.id]: 'bill' })).toEqual([
    'posted family An bill 1250000',
    'suspense in-transit Chi 2000000',
  ])
  const transit = `in-transit:${scene.schoolCode}:${other.schoolCode}`
  expect(await balanceOf(transit)).toBe(-2_000_000)
  expect(await stateOf(other, chi)).toBe('issued 0')
  const open = async () =>
    (await bench.store.moneyDesk.inTransit(500)).filter(({ toSchool }) => toSchool === other.schoolCode)
  expect(await open()).toMatchObject([
    { amount: 2_000_000, fromSchool: scene.schoolCode, studentCode: chi.code },
  ])

  const [gone, come] = [
    scene.line('chuyen tiep', 2_000_000, { direction: 'out' }),
    other.line(chi.paymentCode, 2_000_000),
  ]
  await scene.take([gone])
  await other.take([come])
  const [outgoing] = await allocationsOf(gone)
  const passing = { allocationId: (await open())[0]?.id ?? '', outgoingId: outgoing?.id ?? '', by: 'ke toan' }
  // What left the account of another school passes nothing on.
  const elsewhere = other.line('chuyen di', 2_000_000, { direction: 'out' })
  await other.take([elsewhere])
  const [wrong] = await allocationsOf(elsewhere)
  const wrongly = bench.store.moneyDesk.passOn({ ...passing, outgoingId: wrong?.id ?? '' }, noon)
  await expect(wrongly).rejects.toMatchObject({ code: 'conflict' })
  const twice = await Promise.allSettled([1, 2].map(() => bench.store.moneyDesk.passOn(passing, noon)))
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await open()).toEqual([])
  expect(await balanceOf(transit)).toBe(0)
  expect(await stateOf(other, chi)).toBe('paid 2000000')
  // What was passed on is not on its way any more, so that what is owed next goes there too.
  await other.bill(chi.code, 700_000)
  const next = scene.line(code, 700_000)
  await scene.take([next])
  expect(await scene.whereIs(next, { [chi.code]: 'Chi' })).toEqual(['suspense in-transit Chi 700000'])
})

test.each([
  ['after it', false],
  ['before it', true],
])('L14: what the bank takes back of it %s is taken back on its way too, while it is not passed on', async (_when, isFirst) => {
  const other = await openBankScene(bench)
  const [an, chi] = [await owing(), await owing(2_000_000, other)]
  const { code } = await makeFamily(an, chi)
  const line = scene.line(code, 3_250_000)
  const back = scene.line('RETURN', 3_250_000, { direction: 'out', takesBack: [line.line.reference ?? ''] })
  for (const next of isFirst ? [back, line] : [line, back]) await scene.take([next])
  const students = { [an.code]: 'An', [chi.code]: 'Chi', [an.bill.id]: 'bill' }
  expect((await scene.whereIs(line, students)).toSorted()).toEqual([
    'reversed taken-back 1250000',
    'reversed taken-back 2000000',
  ])
  expect(await stateOf(scene, an)).toBe('issued 0')
  expect(await balanceOf(`in-transit:${scene.schoolCode}:${other.schoolCode}`)).toBe(0)
  expect(await balanceOf(`bank:${scene.account}`)).toBe(0)
  expect((await scene.whereIs(back, {})).every((where) => where.startsWith('reversed'))).toBe(true)
  const wrong = await unproven(bench)
  expect(wrong.filter((one) => one.includes(scene.schoolCode) || one.includes(other.schoolCode))).toEqual([])
})

test('S4: what is over goes to the first student of the school that got it, and not on to another', async () => {
  const other = await openBankScene(bench)
  const [chi, an] = [await owing(2_000_000, other), await owing()]
  const { code } = await makeFamily(chi, an)
  const line = scene.line(code, 3_300_000)
  await scene.take([line])
  expect(await scene.whereIs(line, { [an.code]: 'An', [chi.code]: 'Chi', [an.bill.id]: 'bill' })).toEqual([
    'posted family An 50000',
    'posted family An bill 1250000',
    'suspense in-transit Chi 2000000',
  ])
})

test('S4: too little for a bill of another school that takes its exact amount only goes on there all the same', async () => {
  const other = await openBankScene(bench)
  const an = await owing()
  const chi = { ...(await other.student()), schoolCode: other.schoolCode }
  const exact = { ...linesOf(2_000_000), exactness: 'exact', studentCode: chi.code } as const
  const { id } = await other.accept(other.toAccept(exact))
  const { code } = await makeFamily(an, { ...chi, bill: { id, paymentCode: '' } })
  const line = scene.line(code, 1_750_000)
  await scene.take([line])
  expect(await scene.whereIs(line, { [an.code]: 'An', [chi.code]: 'Chi', [an.bill.id]: 'bill' })).toEqual([
    'posted family An bill 1250000',
    'suspense in-transit Chi 500000',
  ])
  expect(await balanceOf(`in-transit:${scene.schoolCode}:${other.schoolCode}`)).toBe(-500_000)
})

test('what waits to be passed on to another school has an owner, and keeps no day open', async () => {
  const other = await openBankScene(bench)
  const [an, chi] = [await owing(), await owing(2_000_000, other)]
  const { code } = await makeFamily(an, chi)
  await scene.take([scene.line(code, 3_250_000), scene.line('hoc phi', 5)])
  const rules = { cutOffs: {}, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3, dailySenders: [] }
  const inMonths = new Date('2026-12-20T05:00:00Z')
  await bench.store.days.openDays(rules, inMonths)
  for (const book of [`bank:${scene.account}`, `school:${scene.schoolCode}`]) {
    const unmet = await bench.store.days.unmet(book, '2026-11-04', rules, inMonths)
    expect(unmet.filter(({ condition }) => condition === 'old-money-without-owner')).toMatchObject([
      { count: 1, amount: 5 },
    ])
  }
})

test('M13: what comes to the virtual account of a student is theirs, without any content', async () => {
  const an = await owing()
  const number = `VA${scene.account}`
  expect(await bench.store.families.putVirtualAccount({ number, ...member(an) }, 'x', noon)).toBe(true)
  const line = scene.line('', 1_250_000, { virtualAccount: number })
  await scene.take([line])
  expect(await scene.whereIs(line, { [an.code]: 'An', [an.bill.id]: 'bill' })).toEqual([
    'posted virtual-account An bill 1250000',
  ])
})

test('A10: what goes out, or is no fee by a rule, closes nothing, whosever code or account it carries', async () => {
  const an = await owing()
  const { code } = await makeFamily(an)
  const virtualAccount = `VA${scene.account}`
  await bench.store.families.putVirtualAccount({ number: virtualAccount, ...member(an) }, 'x', noon)
  const carriers = [
    [an.paymentCode, {}],
    [an.bill.paymentCode, {}],
    [code, {}],
    ['', { virtualAccount }],
  ] as const
  for (const [memo, changes] of carriers) {
    const gone = scene.line(memo, 1_250_000, { ...changes, direction: 'out' })
    const noFee = { ...scene.line(memo, 1_250_000, changes), notFee: 'interest' }
    await scene.take([gone, noFee])
    expect(await scene.whereIs(gone)).toEqual(['suspense outgoing 1250000'])
    expect(await scene.whereIs(noFee)).toEqual(['not-fee rule 1250000'])
  }
  expect(await stateOf(scene, an)).toBe('issued 0')
})

test('S5: one bill is paid by three transfers', async () => {
  const an = await owing()
  const lines = [400_000, 400_000, 450_000].map((amount) => scene.line(an.paymentCode, amount))
  for (const line of lines) await scene.take([line])
  expect(await stateOf(scene, an)).toBe('paid 1250000')
})
