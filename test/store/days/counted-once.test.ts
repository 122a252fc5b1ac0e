import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type DayScene,
  morningAfter,
  openDayScene,
  theDay,
  theNext,
  theThird,
} from '../../support/day-scene.ts'
import { news, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: DayScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openDayScene(bench)
})

const days = [theDay, theNext, theThird]
const noonOf = (day: string) => new Date(`${day}T12:00:00+07:00`)
const payments = (entries: readonly string[]) => entries.filter((entry) => !entry.startsWith('bill-issued'))

test('days that are closed weeks later count what is theirs, each its own', async () => {
  for (const [place, day] of days.entries()) {
    await scene.paid(10_000 + place, noonOf(day))
    await scene.take([(await scene.transfer(20_000 + place, day)).line], 'statement', noonOf(day))
  }
  const weeksLater = new Date('2026-11-20T08:00:00+07:00')
  for (const book of Object.values(scene.books))
    for (const day of days) await scene.close(book, day, weeksLater)
  const paid = days.map((day, place) => `payment ${10_000 + place}: ${day} of ${day}`)
  const came = days.map((day, place) => `allocation ${20_000 + place}: ${day} of ${day}`)
  expect((await scene.countedEntries(scene.books.channel)).slice(1)).toEqual(paid)
  expect((await scene.countedEntries(scene.books.bank)).slice(1)).toEqual(came)
  expect(
    payments(await scene.countedEntries(scene.books.school))
      .slice(2)
      .sort(),
  ).toEqual([...came, ...paid].sort())
})

test('what a bank books weeks ahead is counted on its day, though it was told of long before the day before was closed', async () => {
  const ahead = '2026-10-20'
  await scene.take([(await scene.transfer(30_000, ahead)).line])
  for (let day = theDay as string; day <= ahead; day = morningAfter(day).toISOString().slice(0, 10))
    await scene.close(scene.books.bank, day)
  expect(await scene.countedEntries(scene.books.bank)).toEqual([
    `allocation 2000: ${theDay} of ${theDay}`,
    `allocation 30000: ${ahead} of ${ahead}`,
  ])
})

test('what is posted as if it had come long before a closing is named, in each of its books', async () => {
  const books: readonly string[] = Object.values(scene.books)
  const weeksLater = new Date('2026-11-20T08:00:00+07:00')
  for (const book of books) await scene.close(book, theDay, weeksLater)
  const ofThem = async () =>
    (await bench.store.proofs.missedRows(99))
      .filter(({ book }) => books.includes(book))
      .map(({ book, day, kind }) => `${book.split(':')[0]} ${day} ${kind}`)
      .sort()
  expect(await ofThem()).toEqual([])
  await scene.paid(90_000)
  await scene.take([(await scene.transfer(80_000)).line])
  expect(await ofThem()).toEqual([
    `bank ${theDay} allocation`,
    `bank ${theDay} bank-line`,
    `bank ${theDay} entry`,
    `channel ${theDay} entry`,
    // Two bills, a payment and a transfer.
    ...Array(4).fill(`school ${theDay} entry`),
  ])
})

test('a closed day counts what it did where the transaction of a payment is told after it', async () => {
  const { id, reference } = await scene.opened(70_000)
  const tell = (providerTransaction: string) => {
    const said = news(reference, 70_000, { at: noon, providerTransaction })
    return bench.store.payments.post(scene.through, said, () => tellBoth, noon)
  }
  await tell('')
  await scene.close(scene.books.channel, theDay)
  expect(await tell('TX-LATE')).toBe('repeated')
  expect((await bench.store.payments.find(id))?.providerTransaction).toBe('TX-LATE')
  expect(await bench.store.proofs.changedRows(99)).toEqual([])
})
