import { expect, test } from 'vitest'
import type { ToldLine } from '../../src/ports/bank-lines/bank-file-store.ts'
import { toldBefore } from '../../src/reconcile/told-before.ts'
import type { ReferencedRow } from '../../src/reconcile/with-references.ts'

const lineOf = (reference: string, amount = 100_000) => ({
  ...{ account: '0099000000001', direction: 'in' as const, amount, reference },
  ...{ bookedOn: '2026-10-05', memo: '' },
})
const toldOf = (reference: string, place: number, changes: Partial<ToldLine> = {}): ToldLine => ({
  ...{ ...lineOf(reference), place, isContradiction: false },
  ...changes,
})

/** Gives items to whoever asks, and counts how often that was. */
function counted<Item>(items: readonly Item[]) {
  const asked = { times: 0 }
  async function* ask() {
    asked.times += 1
    yield* items
  }
  return { asked, ask }
}
const fileOf = (...references: string[]) =>
  counted(references.map((reference): ReferencedRow => ({ is: 'line', line: lineOf(reference) })))

test('a file of which nothing was told is not read for it', async () => {
  const [file, told] = [fileOf('A'), counted<ToldLine>([])]
  const { isTold, lastPlace } = await toldBefore(file.ask, told.ask)
  expect([isTold(lineOf('A')), lastPlace, file.asked.times]).toEqual([false, 0, 0])
})

test('one that goes on is read through once, and what it told of is asked for once', async () => {
  const [file, told] = [fileOf('A', 'b 1', 'C'), counted([toldOf('B1', 2), toldOf('A', 1)])]
  const { isTold, lastPlace } = await toldBefore(file.ask, told.ask)
  expect(['A', 'B1', 'C'].map((reference) => isTold(lineOf(reference)))).toEqual([true, true, false])
  expect([lastPlace, file.asked.times, told.asked.times]).toEqual([2, 1, 1])
})

test('a line that stood there twice, and has one other reference now, is one', async () => {
  const told = counted([toldOf('A', 1), toldOf('A', 2)])
  const { isTold } = await toldBefore(fileOf('X').ask, told.ask)
  expect(isTold(lineOf('X'))).toBe(true)
})

test('two that have one other reference now are not all there', async () => {
  const told = counted([toldOf('A', 1), toldOf('B', 2)])
  await expect(toldBefore(fileOf('X', 'X').ask, told.ask)).rejects.toThrow('2 cannot be found')
})

test('a contradiction need not be there any more', async () => {
  const told = counted([toldOf('A', 1), toldOf('A', 2, { amount: 5, isContradiction: true })])
  const { isTold } = await toldBefore(fileOf('A').ask, told.ask)
  expect([isTold(lineOf('A')), isTold(lineOf('A', 5))]).toEqual([true, true])
})
