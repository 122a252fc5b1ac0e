import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ClosingCondition, DayRules } from '../../../src/domain/days/business-day.ts'
import type { NewBankFile } from '../../../src/ports/bank-lines/bank-file-store.ts'
import { moneyProofs } from '../../../src/store/proofs/money-proofs.sql.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { differ } from '../../support/break-scene.ts'
import { later } from '../../support/scene.ts'
import { openSettlementScene } from '../../support/settlement-scene.ts'
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

const inMonths = new Date('2026-12-20T05:00:00Z')
const rules: DayRules = { cutOffs: {}, ambiguousDays: 2, unownedDays: 30, unsettledDays: 3, dailySenders: [] }
/** What keeps a day of a book open by a condition, as `count amount`; nothing where it holds. */
const finds = async (book: string, day: string, condition: ClosingCondition, by = rules) => {
  await bench.store.days.openDays(by, inMonths)
  const found = (await bench.store.days.unmet(book, day, by, inMonths)).find(
    (one) => one.condition === condition,
  )
  return found && `${found.count} ${found.amount}`
}
const bank = () => `bank:${scene.account}`
const school = () => `school:${scene.schoolCode}`
/** Closes the days of a book before one, whatever was missing. */
async function closeBefore(book: string, day: string, at = inMonths) {
  await bench.store.days.openDays(rules, inMonths)
  const open = await bench.store.days.list({ book, state: 'open', limit: 99 })
  for (const one of open.toReversed()) {
    if (one.day >= day) return
    const conditions = ['statement-missing', 'ambiguous-money']
    const granted = { conditions, reason: 'seen', requestedBy: 'mai', approvedBy: 'hoa', at }
    await bench.store.days.except({ book, day: one.day, ...granted })
    const order = { book, day: one.day, by: 'mai', rules, at }
    expect(await bench.store.days.close(order, async () => 'a.b.c')).toMatchObject({ is: 'closed' })
  }
}
const twoOwe = async (amount: number) => [await scene.owing(amount), await scene.owing(amount)] as const

test('T12: money may fit several owners for as many days as the settings allow, and then keeps one day of its account and one of its school open', async () => {
  await twoOwe(777_000)
  await scene.take([scene.line('hoc phi', 777_000, { bookedOn: '2026-10-05' })])
  for (const book of [bank(), school()]) {
    expect(await finds(book, '2026-10-06', 'ambiguous-money')).toBeUndefined()
    expect(await finds(book, '2026-10-07', 'ambiguous-money')).toBe('1 777000')
    // Its own day is closed by then.
    await closeBefore(book, '2026-10-07')
    expect(await finds(book, '2026-10-07', 'ambiguous-money')).toBe('1 777000')
    await closeBefore(book, '2026-10-08')
    expect(await finds(book, '2026-10-08', 'ambiguous-money')).toBeUndefined()
  }
})

test('T12: money that fits several owners and is told of when its days are closed keeps the next one open, and no other', async () => {
  await twoOwe(777_000)
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2026-10-05' })])
  const hoursLater = (hours: number) => new Date(inMonths.getTime() + hours * 3_600_000)
  for (const book of [bank(), school()]) await closeBefore(book, '2026-10-09')
  const late = scene.line('hoc phi', 777_000, { bookedOn: '2026-10-05' })
  await scene.take([late], 'statement', hoursLater(1))
  for (const book of [bank(), school()]) {
    expect(await finds(book, '2026-10-09', 'ambiguous-money')).toBe('1 777000')
    await closeBefore(book, '2026-10-10', hoursLater(2))
    expect(await finds(book, '2026-10-10', 'ambiguous-money')).toBeUndefined()
  }
})

test('T12: money that fits several owners and was booked before the first day of a school keeps that day open', async () => {
  await twoOwe(777_000)
  await scene.take([scene.line('hoc phi', 777_000, { bookedOn: '2026-09-01' })])
  expect(await finds(school(), '2026-09-30', 'ambiguous-money')).toBe('1 777000')
})

test('money on its way to another school has an owner, and keeps no day open', async () => {
  await scene.owing(1_000)
  await scene.take([scene.line('hoc phi', 888_000, { bookedOn: '2026-10-05' })])
  const found = () =>
    Promise.all([bank(), school()].map((book) => finds(book, '2026-11-04', 'old-money-without-owner')))
  expect(await found()).toEqual(['1 888000', '1 888000'])
  await bench.pool.query(`update allocations set why = 'in-transit' where amount = 888000`)
  expect(await found()).toEqual([undefined, undefined])
})

test('T12: money of an account that found its owner keeps no day open, however long it had none', async () => {
  const { code } = await scene.owing(90_000)
  const line = scene.line('hoc phi', 80_000, { bookedOn: '2026-10-05' })
  await scene.take([line])
  expect(await finds(bank(), '2026-11-04', 'old-money-without-owner')).toBe('1 80000')
  const { rows } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1`,
    [line.line.reference],
  )
  const given = { allocationId: rows[0].id, schoolCode: scene.schoolCode, studentCode: code, by: 'hoa' }
  await bench.store.bankLines.giveTo(given, () => new Map(), inMonths)
  for (const book of [bank(), school()])
    expect(await finds(book, '2026-11-04', 'old-money-without-owner')).toBeUndefined()
})

test('a difference of a payment keeps the day of its school open and those after it until it is resolved, and none before', async () => {
  const { paymentCode } = await scene.owing(5_000)
  await scene.take([scene.line(paymentCode, 5_000)], 'statement', new Date('2026-09-29T12:00:00+07:00'))
  const { id } = await differ(bench.store, scene, 1_000, `momo-${scene.schoolCode}`)
  const { ourAmount } = (await bench.store.breaks.find(id)) ?? {}
  const missing = `1 ${1_000 - (ourAmount ?? 0)}`
  const onDay = (day: string) => finds(school(), day, 'open-breaks')
  expect(await onDay('2026-09-29')).toBeUndefined()
  expect(await onDay('2026-09-30')).toBe(missing)
  expect(await onDay('2026-10-01')).toBe(missing)
  await bench.store.breaks.resolve({
    ...{ id, resolution: 'explained', note: 'they will pay it', by: 'chi', at: inMonths },
    channelOf: () => 'platform',
  })
  expect(await onDay('2026-10-01')).toBeUndefined()
})

test('a difference of a channel keeps its own day open and those after it, and none before', async () => {
  const source = `momo-${scene.schoolCode}`
  await differ(bench.store, scene, 1_000, source)
  const by = { ...rules, dailySenders: [{ source, channel: 'platform', settles: false }] }
  const onDay = (day: string) => finds('channel:platform', day, 'open-breaks', by)
  expect(await onDay('2026-09-29')).toBeUndefined()
  expect(await onDay('2026-09-30')).toMatch(/^1 /)
  expect(await onDay('2026-10-01')).toMatch(/^1 /)
})

test('a file that a provider sends of each day is missing on each day that none came of, be it of payments or of what it settles', async () => {
  const ofPayments = `momo-${scene.schoolCode}`
  await differ(bench.store, scene, 1_000, ofPayments)
  const settling = await openSettlementScene(bench)
  await settling.read(settling.payment(await settling.paid(), settling.newBatch()))
  for (const [channel, source] of [
    ['platform', ofPayments],
    [settling.name, settling.name],
  ] as const) {
    const by = { ...rules, dailySenders: [{ source, channel, settles: false }] }
    expect(await finds(`channel:${channel}`, '2026-09-30', 'file-missing', by)).toBeUndefined()
    expect(await finds(`channel:${channel}`, '2026-10-01', 'file-missing', by)).toBe('1 null')
  }
  await settling.close()
})

let files = 0
/** Keeps that a file with statements came, a second after the one before. */
const comes = (...statements: readonly Partial<NewBankFile['statements'][number]>[]) =>
  bench.store.bankFiles.keep({
    ...{ source: 'statement', name: 'file', sha256: Buffer.from(crypto.randomUUID().padEnd(32)) },
    statements: statements.map((one) => ({ account: scene.account, ...one })),
    summary: { lines: 0, known: 0, conflicts: 0, statements: 1, problems: [], money: {} as never },
    at: later(files++),
  })

test('O12: numbers that did not come keep the days open that nothing before them tells of, and statements of other accounts fill no gap', async () => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2026-10-03' })])
  await comes({ sequence: 16, lastDay: '2026-10-03' })
  await comes({ sequence: 16, lastDay: '2026-10-04' })
  await comes({ sequence: 19, lastDay: '2026-10-06' }, { account: 'another', sequence: 18 })
  for (const [day, found] of [
    ['2026-10-04', undefined],
    ['2026-10-05', '1 null'],
    ['2026-10-06', '1 null'],
  ] as const)
    expect([day, await finds(bank(), day, 'sequence-gap')]).toEqual([day, found])
})

test('O12: behind a statement that does not say how far it goes, numbers that did not come keep every day open', async () => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2026-10-03' })])
  await comes({ sequence: 16 }, { sequence: 18, lastDay: '2026-10-06' })
  expect(await finds(bank(), '2026-10-03', 'sequence-gap')).toBe('1 null')
})

test.each([
  ['higher', 40],
  ['the same', 3],
])('O12: a bank begins its numbers anew: that is no gap, and what is missing since is one, though it had %s numbers before', async (_, old) => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2026-10-03' })])
  await comes({ sequence: old, lastDay: '2026-10-02' }, { sequence: old + 1, lastDay: '2026-10-03' })
  await comes({ sequence: 1, lastDay: '2026-10-04' }, { sequence: 2, lastDay: '2026-10-05' })
  expect(await finds(bank(), '2026-10-06', 'sequence-gap')).toBeUndefined()
  await comes({ sequence: 4, lastDay: '2026-10-07' })
  expect(await finds(bank(), '2026-10-05', 'sequence-gap')).toBeUndefined()
  expect(await finds(bank(), '2026-10-06', 'sequence-gap')).toBe('1 null')
  const gaps = await bench.store.bankFiles.gaps()
  const { account } = scene
  expect(gaps.filter((gap) => gap.account === account)).toEqual([{ account, from: 3, to: 3 }])
})

test.each([
  ['the first of a new year', 2, 1, 1],
  ['the first three of a new year', 4, 1, 3],
])('O12: %s did not come: the days behind the old year stay open, whatever comes first', async (_, number, from, to) => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2025-12-30' })])
  const statements = [
    { sequence: 250, lastDay: '2025-12-30' },
    { sequence: 251, lastDay: '2025-12-31' },
    { sequence: number, lastDay: '2026-01-04' },
    { sequence: number + 1, lastDay: '2026-01-05' },
  ]
  for (const one of [...statements].reverse()) await comes(one)
  const { account } = scene
  const gaps = async () => (await bench.store.bankFiles.gaps()).filter((gap) => gap.account === account)
  expect(await gaps()).toEqual([{ account, from, to }])
  expect(await finds(bank(), '2025-12-31', 'sequence-gap')).toBeUndefined()
  expect(await finds(bank(), '2026-01-01', 'sequence-gap')).toBe('1 null')
  for (let missing = from; missing <= to; missing += 1)
    await comes({ sequence: missing, lastDay: `2026-01-0${missing}` })
  expect([await gaps(), await finds(bank(), '2026-01-01', 'sequence-gap')]).toEqual([[], undefined])
})

test('O12: a new year whose first that comes looks like the next of the old one is seen by what moved in between', async () => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2025-12-31' })])
  await comes({ sequence: 2, lastDay: '2025-12-31', opening: 0, closing: 1_000 })
  await comes({ sequence: 3, lastDay: '2026-01-04', opening: 1_300, closing: 1_300 })
  expect(await finds(bank(), '2026-01-04', 'sequence-gap')).toBeUndefined()
  expect(await finds(bank(), '2026-01-04', 'bank-equation')).toBe('1 300')
})

test('a day waits for a statement of its own account that goes to it, and says how far the last one goes', async () => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2026-10-03' })])
  await comes({ lastDay: '2026-10-04' }, { lastDay: '2026-10-03' })
  await comes({ account: 'another', lastDay: '2026-10-09' })
  expect(await finds(bank(), '2026-10-04', 'statement-missing')).toBeUndefined()
  expect(await bench.store.days.unmet(bank(), '2026-10-05', rules, inMonths)).toContainEqual(
    expect.objectContaining({
      condition: 'statement-missing',
      examples: ['the last one goes to 2026-10-04'],
    }),
  )
})

test('of several statements to a day the one of the highest number says what is there, of equal ones the last of the newest file', async () => {
  await scene.take([
    scene.line('hoc phi', 1_000, { bookedOn: '2026-10-04' }),
    scene.line('hoc phi', 2_000, { bookedOn: '2026-10-05' }),
    scene.line('rut tien', 500, { bookedOn: '2026-10-05', direction: 'out' }),
  ])
  const equation = (day = '2026-10-05') => finds(bank(), day, 'bank-equation')
  const shown = async () => (await bench.store.dayView.equation(scene.account, '2026-10-05')).closing
  const to = (closing: number, sequence?: number) => ({
    ...{ lastDay: '2026-10-05', closing, ...(sequence === undefined ? {} : { sequence }) },
  })
  await comes({ lastDay: '2026-10-04', opening: 0, closing: 1_000 })
  await comes(to(2_500, 3))
  await comes(to(8, 2))
  await comes(to(9))
  expect([await equation('2026-10-04'), await equation()]).toEqual([undefined, undefined])
  expect(await shown()).toBe(2_500)
  await comes(to(2_600, 3))
  await comes({ lastDay: '2026-10-05', sequence: 4 })
  expect([await equation(), await equation('2026-10-06')]).toEqual(['1 100', undefined])
  expect(await shown()).toBe(2_600)
  const { rows } = await bench.pool.query(moneyProofs['statements-add-up'].wrong)
  expect(rows.filter(({ name }) => name.includes(scene.account))).toEqual([
    { name: `account ${scene.account}, statement to 2026-10-05: 100 đồng` },
  ])
  await comes(to(2_700, 3), to(2_500, 3))
  expect([await equation(), await shown()]).toEqual([undefined, 2_500])
  await comes(to(2_800, 3))
  expect([await equation(), await shown()]).toEqual(['1 300', 2_800])
  await comes(to(2_500, 3))
  await comes({ lastDay: '2026-10-03', closing: 0 }, { lastDay: '2026-10-06', closing: 2_500 })
  expect(await bench.store.dayView.equation(scene.account, '2026-10-05')).toEqual({
    ...{ since: '2026-10-04', opening: 1_000, closing: 2_500 },
    ...{ in: { count: 1, amount: 2_000 }, out: { count: 1, amount: 500 } },
  })
})

test('the first statement of an account is judged by what it says was there before', async () => {
  await scene.take([scene.line('hoc phi', 1_000, { bookedOn: '2026-10-04' })])
  await comes({ lastDay: '2026-10-04', opening: 500, closing: 1_000 })
  expect(await finds(bank(), '2026-10-04', 'bank-equation')).toBe('1 -500')
})

test('of several statements to the first day of an account the one of the lowest number says what was there before', async () => {
  await scene.take([
    scene.line('hoc phi', 1_000, { bookedOn: '2026-10-04' }),
    scene.line('hoc phi', 2_000, { bookedOn: '2026-10-04' }),
  ])
  const [morning, evening] = [
    { lastDay: '2026-10-04', sequence: 1, opening: 500, closing: 1_500 },
    { lastDay: '2026-10-04', sequence: 2, opening: 1_500, closing: 3_500 },
  ]
  const equation = () => finds(bank(), '2026-10-04', 'bank-equation')
  await comes(evening)
  expect(await equation()).toBe('1 -1000')
  await comes(morning)
  expect(await equation()).toBeUndefined()
  expect(await bench.store.dayView.equation(scene.account, '2026-10-04')).toMatchObject({
    opening: 500,
    closing: 3_500,
  })
  await comes({ ...morning, opening: 400 })
  expect(await equation()).toBe('1 100')
})
