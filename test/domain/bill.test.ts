import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billStateAfter, billSums } from '../../src/domain/bill.ts'
import { aBill } from '../support/school-records.ts'

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
  expect(billSums(aBill().lines)).toEqual({ gross: 1_250_000, budgetCompensation: 300_000, payable: 950_000 })
  expect(billSums([])).toEqual({ gross: 0, budgetCompensation: 0, payable: 0 })
})
