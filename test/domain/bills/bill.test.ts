import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  billMoves,
  billStateAfter,
  billSums,
  isInForce,
  mayBecome,
  owes,
  owingStates,
} from '../../../src/domain/bills/bill.ts'
import { aBill } from '../../support/school-records.ts'

test.each([
  [100, 0, 'issued'],
  [100, 1, 'partly-paid'],
  [100, 99, 'partly-paid'],
  [100, 100, 'paid'],
  [100, 101, 'overpaid'],
  [0, 0, 'paid'],
  [0, 1, 'overpaid'],
] as const)('a bill of %i đồng with %i paid is %s', (payable, paid, state) => {
  expect(billStateAfter(payable, paid)).toBe(state)
})

test('more money never brings a bill back', () => {
  const order = ['issued', 'partly-paid', 'paid', 'overpaid']
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (payable, paid, more) => {
      const [before, after] = [paid, paid + more].map((sum) => order.indexOf(billStateAfter(payable, sum)))
      expect(after).toBeGreaterThanOrEqual(before as number)
    }),
  )
})

test('sums run over all lines', () => {
  expect(billSums(aBill().lines)).toEqual({
    gross: 1_250_000,
    budgetCompensation: 300_000,
    payable: 950_000,
    voluntary: 0,
    takenOver: 0,
  })
  expect(billSums([])).toEqual({ gross: 0, budgetCompensation: 0, payable: 0, voluntary: 0, takenOver: 0 })
})

test('a state that owes can be paid, and ends in none that money of its own cannot reach', () => {
  for (const state of owingStates) {
    expect(owes(state)).toBe(true)
    for (const end of ['paid', 'overpaid', 'cancelled', 'expired', 'written-off'] as const)
      expect(mayBecome(state, end)).toBe(true)
  }
})

test('what money decides moves to whatever other money decides', () => {
  const decided = Object.keys(billMoves)
    .map((state) => state as keyof typeof billMoves)
    .filter(isInForce)
  for (const paid of [0, 1, 100, 101]) {
    for (const unpaid of ['issued', 'published'] as const) {
      const after = billStateAfter(100, paid, unpaid)
      for (const before of decided) {
        // A bill that was published is never again as one that never was, and the other way round.
        if (before === after || (after === 'issued' && before === 'published')) continue
        expect(mayBecome(before, after), `${before} to ${after}`).toBe(true)
      }
    }
  }
})

test('a cancelled bill stays cancelled', () => {
  expect(billMoves.cancelled).toEqual([])
})
