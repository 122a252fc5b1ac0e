import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billExactness, feeKind } from '../../../schemas/bill.ts'
import { billSums } from '../../../src/domain/bills/bill.ts'
import {
  amountsTaken,
  contributionLeft,
  exactnessOfLines,
  leastTaken,
  openVoluntary,
} from '../../../src/domain/bills/exactness.ts'

const rule = fc.constantFrom(...billExactness.options)
const dong = fc.integer({ min: 0, max: 1_000_000 })
const line = fc
  .record({
    kind: fc.constantFrom(...feeKind.options),
    payable: dong,
    said: fc.option(rule, { nil: undefined }),
  })
  .map(({ kind, payable, said }) => ({
    ...{
      item: 'X',
      name: 'X',
      kind,
      gross: payable,
      exemptionRate: 0 as const,
      budgetCompensation: 0,
      payable,
    },
    ...(said && { exactness: said }),
  }))
const lines = fc.array(line, { minLength: 1, maxLength: 6 })

test('what closes only as a whole is never more than what is owed, and nothing voluntary is in it', () => {
  fc.assert(
    fc.property(lines, rule, (some, ofBill) => {
      const { whole } = exactnessOfLines(some, ofBill)
      expect(whole).toBeLessThanOrEqual(billSums(some).payable)
      expect(
        exactnessOfLines(
          some.filter(({ kind }) => kind !== 'VOLUNTARY'),
          ofBill,
        ).whole,
      ).toBe(whole)
    }),
  )
})

test('A8: lines that say nothing make a bill what it says itself: exact takes all or nothing, the others any part', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), dong, rule, (payable, amount, ofBill) => {
      const one = {
        item: 'X',
        name: 'X',
        kind: 'TUITION' as const,
        gross: payable,
        exemptionRate: 0 as const,
      }
      const { whole, takesMore } = exactnessOfLines([{ ...one, budgetCompensation: 0, payable }], ofBill)
      const isTaken = amount >= leastTaken({ whole, paid: 0 }, payable)
      expect(isTaken).toBe(ofBill !== 'exact' || amount >= payable)
      expect(takesMore).toBe(ofBill === 'any')
      expect(amountsTaken({ whole, paid: 0, takesMore }, payable)).toBe(ofBill)
    }),
  )
})

test('the least that is taken shrinks with what is paid, to nothing once the whole is paid', () => {
  fc.assert(
    fc.property(dong, dong, dong, (whole, paid, owed) => {
      const least = leastTaken({ whole, paid }, owed)
      expect(least).toBeGreaterThanOrEqual(0)
      expect(least).toBeLessThanOrEqual(owed)
      if (paid >= whole) expect(least).toBe(0)
    }),
  )
})

test('once the whole is paid, what is left is offered in any part', () => {
  expect(amountsTaken({ whole: 50, paid: 49, takesMore: true }, 30)).toBe('exact')
  expect(amountsTaken({ whole: 50, paid: 50, takesMore: true }, 30)).toBe('any')
  expect(amountsTaken({ whole: 50, paid: 60, takesMore: false }, 30)).toBe('up-to')
})

test('what is contributed is what money covers beyond what is owed, and what may still be given is what nobody gave', () => {
  expect([
    contributionLeft(30, 100, 80),
    contributionLeft(30, 100, 60),
    contributionLeft(30, 100, 120),
  ]).toEqual([20, 30, 0])
  expect([
    openVoluntary({ voluntary: 50, contributed: 20 }),
    openVoluntary({ voluntary: 20, contributed: 50 }),
  ]).toEqual([30, 0])
})

test('a line says which amounts it takes before its bill does', () => {
  const line = {
    item: 'X',
    name: 'X',
    kind: 'SERVICE',
    gross: 9,
    exemptionRate: 0,
    budgetCompensation: 0,
  } as const
  const of = (exactness: 'exact' | 'any', ofBill: 'exact' | 'any') =>
    exactnessOfLines([{ ...line, payable: 9, exactness }], ofBill)
  expect(of('exact', 'any')).toEqual({ whole: 9, takesMore: false })
  expect(of('any', 'exact')).toEqual({ whole: 0, takesMore: true })
})

test('what being late costs closes with what closes only as a whole', () => {
  const of = (exactness: 'exact' | 'any') => [
    {
      item: 'X',
      name: 'X',
      kind: 'TUITION' as const,
      gross: 9,
      exemptionRate: 0 as const,
      payable: 9,
      exactness,
    },
  ]
  const whole = (exactness: 'exact' | 'any') =>
    exactnessOfLines(
      of(exactness).map((one) => ({ ...one, budgetCompensation: 0 })),
      'any',
      5,
    ).whole
  expect([whole('exact'), whole('any')]).toEqual([14, 0])
})
