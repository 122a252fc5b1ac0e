import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { advisoryLocks } from '../../../src/store/advisory-locks.ts'
import { besideUncommitted, besideUnfinished } from '../../support/beside-unfinished.ts'
import { later } from '../../support/scene.ts'
import { openSettlementScene, type Paid, type SettlementScene } from '../../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

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
})
afterEach(() => scene.close())

const amount = 1_250_000
const open = () => bench.store.breaks.list({ source: scene.name, state: 'open', limit: 9 })
/** Books what the items of a batch explain of a line that its bank told of. */
const bookBy = async (content: string, moved: number, bookedOn = '2026-10-01') => {
  const direction = moved < 0 ? 'out' : 'in'
  const line = scene.line(content, Math.abs(moved), { bookedOn, direction })
  await scene.take([line])
  await scene.book()
  return scene.whereIs(line)
}

test('T1, T2: a file lacks what was paid from the first instant of its day on, and not what was paid in the first of the next', async () => {
  const [first, next, listed] = [await scene.opened(1_000), await scene.opened(2_000), await scene.opened()]
  await scene.confirm(first, new Date('2026-09-30T00:00:00+07:00'))
  for (const one of [next, listed]) await scene.confirm(one, new Date('2026-10-01T00:00:00+07:00'))
  const { run } = await scene.read(scene.payment(payment, batch), scene.payment(listed, batch))
  expect(run.totals).toMatchObject({ matched: { count: 1 }, late: { count: 1 } })
  expect(await open()).toMatchObject([
    { category: 'only-here', reason: 'settlement-item-missing', paymentId: first.id, ourAmount: 1_000 },
  ])
})

test('a payment that a file lacked is lacking still when another tells only that it was taken back', async () => {
  await scene.read(scene.payment(await scene.paid(), batch))
  await scene.read(scene.taken(payment, scene.newBatch()))
  expect((await scene.breaks()).sort()).toEqual([
    'only-at-bank cancel-there',
    'only-here settlement-item-missing',
  ])
})

test('a file ends what could not be read of its day under any name, and nothing of another day or sender', async () => {
  const unread = (source: string, file: string, businessDay = '2026-09-30') =>
    bench.store.breaks.keepUnread({ source, file, businessDay, row: null, reason: 'broken', at: later(1) })
  const elsewhere = `other-${scene.name}`
  await unread(scene.name, 'S_20260930_A.csv')
  await unread(scene.name, 'S_20260929_A.csv', '2026-09-29')
  await unread(elsewhere, 'S_20260930_A.csv')
  await scene.read(scene.payment(payment, batch))
  const filesOf = async (source: string, state: 'open' | 'closed') =>
    (await bench.store.breaks.list({ source, state, limit: 9 })).map(({ file }) => file)
  expect(await filesOf(scene.name, 'closed')).toEqual(['S_20260930_A.csv'])
  expect(await filesOf(scene.name, 'open')).toEqual(['S_20260929_A.csv'])
  expect(await filesOf(elsewhere, 'open')).toEqual(['S_20260930_A.csv'])
})

test('a file ends a difference that somebody writes a note to at that moment, and both stand in its history', async () => {
  await scene.read(scene.payment(await scene.paid(), batch))
  const id = (await open())[0]?.id ?? 0
  const note = { id, did: 'noted', note: 'asked them', by: 'hoa', at: later(80) } as const
  await besideUncommitted(
    bench,
    ({ breaks }) => breaks.act(note),
    () => scene.read(scene.payment(payment, scene.newBatch())),
  )
  expect(await bench.store.breaks.find(id)).toMatchObject({
    ...{ state: 'closed', paymentId: payment.id },
    steps: [
      { did: 'noted', by: 'hoa' },
      { did: 'closed', resolution: 'found-in-later-file' },
    ],
  })
})

test('an item is of no payment that is not paid, nor of one of another channel, whatever it is called', async () => {
  const elsewhere = await openSettlementScene(bench)
  const [unpaid, theirs] = [await scene.opened(), await elsewhere.paid()]
  await scene.read(scene.payment(payment, batch), scene.payment(unpaid, batch), scene.payment(theirs, batch))
  await scene.book()
  expect(await open()).toMatchObject([
    { reason: 'unknown-here', paymentId: null },
    { reason: 'unknown-here', paymentId: null },
  ])
  await elsewhere.close()
})

test('two providers that give the same number to two transactions settle both', async () => {
  const elsewhere = await openSettlementScene(bench)
  const theirs = await elsewhere.paid()
  const numbered = (row: string) => row.replace(/TX-[^,]+/, `N-${scene.name}`)
  await elsewhere.read(numbered(elsewhere.payment(theirs, batch)))
  const { run } = await scene.read(numbered(scene.payment(payment, batch)))
  expect(run.totals).toMatchObject({ matched: { count: 1 }, duplicate: { count: 0 } })
  await elsewhere.close()
})

test('what is settled of a payment is the rest that was not given back, to the đồng', async () => {
  await scene.read(scene.payment(payment, batch, 850_001))
  await scene.giveBack(payment, 400_000)
  await scene.book()
  expect(await scene.breaks()).toEqual(['amount-differs amount-differs'])
})

test('a batch is found by a line of its own day or later, and by none before', async () => {
  await scene.read(scene.payment(payment, batch))
  expect(await bookBy(`QT ${batch}`, amount, '2026-09-29')).toEqual([`suspense no-code ${amount}`])
  expect(await bookBy(`QT ${batch}`, amount, '2026-09-30')).toEqual([`not-fee settlement ${amount}`])
})

test('a name of six characters finds a line, and a shorter one may stand anywhere by chance', async () => {
  await scene.read(scene.payment(payment, 'LO123'), scene.payment(await scene.paid(), 'LO1234'))
  expect(await bookBy('QT LO123', amount)).toEqual([`suspense no-code ${amount}`])
  expect(await bookBy('QT LO1234', amount)).toEqual([`not-fee settlement ${amount}`])
})

test('a batch that two lines name is for a person', async () => {
  await scene.read(scene.payment(payment, batch))
  const lines = [1, 2].map(() => scene.line(`QT ${batch}`, amount, { bookedOn: '2026-10-01' }))
  await scene.take(lines)
  expect(await scene.book()).toBe(0)
})

test('two that book a batch at once book it once, of a line that brings more too', async () => {
  await scene.read(scene.payment(payment, batch))
  const line = scene.line(`QT ${batch}`, 3 * amount, { bookedOn: '2026-10-01' })
  await scene.take([line])
  const hold = { sql: 'select pg_advisory_xact_lock($1)', values: [advisoryLocks.bankLines] }
  const booked = await besideUnfinished(bench.pool, hold, () => Promise.all([scene.book(), scene.book()]), 2)
  expect(booked.toSorted()).toEqual([0, 1])
  expect(await scene.whereIs(line)).toEqual([
    `not-fee settlement ${amount}`,
    `suspense settlement-rest ${2 * amount}`,
  ])
  expect(await scene.clearing()).toBe(0)
})

test('a batch is found beside what names it and has an owner, went out, or came to another account', async () => {
  await scene.read(scene.payment(payment, batch))
  const elsewhere = await openSettlementScene(bench)
  const an = await scene.owing(amount)
  const bookedOn = '2026-10-01'
  await elsewhere.take([elsewhere.line(`QT ${batch}`, amount, { bookedOn })])
  await scene.take([
    scene.line(`QT ${batch}`, amount, { bookedOn, direction: 'out' }),
    scene.line(`${an.paymentCode} QT ${batch}`, amount, { bookedOn }),
  ])
  expect(await scene.standingOf(an.bill)).toBe(`paid ${amount}`)
  expect(await scene.arrive(batch, amount)).toEqual([`not-fee settlement ${amount}`])
  await elsewhere.close()
})

test('a part of a line that a person gave to several is no transfer of a provider, whatever it is called', async () => {
  await scene.read(scene.payment(payment, batch))
  const [an, binh] = [await scene.owing(50_000), await scene.owing(amount)]
  const line = scene.line(`QT ${batch}`, amount + 50_000, { bookedOn: '2026-10-01' })
  await scene.take([line])
  const idOf = async (paid: number) => {
    const { rows } = await bench.pool.query(
      `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
       where reference = $1 and undone_at is null and allocations.amount = $2`,
      [line.line.reference, paid],
    )
    return rows[0].id as string
  }
  const shares = [
    { schoolCode: scene.schoolCode, studentCode: an.code, amount: 50_000 },
    { schoolCode: scene.schoolCode, studentCode: binh.code, amount },
  ]
  const list = { allocationId: await idOf(amount + 50_000), shares, by: 'hoa' }
  await bench.store.moneyDesk.giveByList(list, () => new Map(), later(5))
  await bench.store.moneyDesk.undo(await idOf(amount), { by: 'hoa', reason: 'another' }, later(6))
  expect(await scene.book()).toBe(0)
  expect(await scene.whereIs(line, { [an.code]: 'An', [an.bill.id]: 'bill' })).toEqual([
    'posted list An bill 50000',
    `suspense undone ${amount}`,
  ])
})

test('what a provider took is not booked as the rest of a movement that came', async () => {
  const [stranger, other] = [{ id: '', reference: scene.newBatch(), amount: 140 }, await scene.paid()]
  await scene.read(
    ...[scene.payment(payment, batch), scene.payment(stranger, batch)],
    scene.taken(other, batch, 'REFUND', 70),
  )
  const parts = ['not-fee settlement 1250000', 'suspense settlement-rest 70']
  expect(await scene.arrive(batch, amount + 70)).toEqual(parts)
  const [taken] = (await open()).filter(({ reason }) => reason === 'refund-there')
  await bench.store.breaks.resolve({
    ...{ id: taken?.id ?? 0, resolution: 'explained', note: 'asked them', by: 'hoa', at: later(90) },
    channelOf: () => scene.name,
  })
  expect(await scene.book()).toBe(0)
  expect(await unproven(bench)).toEqual([])
})

test('what a provider takes back is settled by a movement of just that amount', async () => {
  await scene.read(scene.payment(payment, batch))
  await scene.arrive(batch, amount)
  await scene.takeBack(payment.id)
  const second = scene.newBatch()
  await scene.read(scene.taken(payment, second))
  expect(await scene.arrive(second, -amount - 1)).toEqual([`suspense outgoing ${amount + 1}`])
  expect(await scene.clearing()).toBe(-amount)
})
