import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BillLine } from '../../../schemas/bill.ts'
import { billProblems, exemptedPart } from '../../../src/domain/bills/bill-arithmetic.ts'
import { aBill } from '../../support/school-records.ts'

describe('an exemption', () => {
  test.each([
    [100_000, 0, 0],
    [100_000, 100, 100_000],
    [100_001, 50, 50_001],
    [99_999, 50, 50_000],
    [1, 50, 1],
    [1, 70, 1],
    [33, 70, 23],
    [0, 100, 0],
    [Number.MAX_SAFE_INTEGER, 70, 6_305_039_478_318_694],
  ])('of %i đồng at %i percent takes %i đồng, rounded half up', (gross, rate, part) => {
    expect(exemptedPart(gross, rate)).toBe(part)
  })

  test('takes and leaves whole đồng that add up to the price', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.constantFrom(0, 50, 70, 100),
        (gross, rate) => {
          const part = exemptedPart(gross, rate)
          expect(Number.isSafeInteger(part)).toBe(true)
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(gross)
        },
      ),
    )
  })
})

describe('a bill', () => {
  const line = (changes: Partial<BillLine>): BillLine => ({ ...(aBill().lines[1] as BillLine), ...changes })
  const basis = { decree: 'NĐ 238/2025/NĐ-CP', article: '15' }
  const codes = (lines: BillLine[], total = lines.reduce((sum, { payable }) => sum + payable, 0)) =>
    billProblems({ lines, total }).map(({ field, code }) => `${field} ${code}`)

  test('that adds up has no problem', () => {
    expect(billProblems(aBill())).toEqual([])
    expect(codes([line({ gross: 99, exemptionRate: 50, exemptionBasis: basis, payable: 49 })])).toEqual([])
  })

  const cases: [string, BillLine[], number | undefined, string[]][] = [
    [
      'whose line is not price less exemption',
      [line({ payable: 1 })],
      undefined,
      ['lines.0.payable line_payable'],
    ],
    ['whose total is another', [line({})], 1, ['total bill_total']],
    [
      'that is compensated for more than it exempts',
      [line({ gross: 100, exemptionRate: 50, exemptionBasis: basis, budgetCompensation: 51, payable: 50 })],
      undefined,
      ['lines.0.budgetCompensation line_compensation'],
    ],
    [
      'that exempts without saying by what right',
      [line({}), line({ gross: 100, exemptionRate: 70, payable: 30 })],
      undefined,
      ['lines.1.exemptionBasis exemption_basis'],
    ],
    [
      'with a sum that no table could hold',
      Array.from({ length: 2 }, () =>
        line({ gross: Number.MAX_SAFE_INTEGER, exemptionRate: 100, exemptionBasis: basis, payable: 0 }),
      ),
      undefined,
      ['lines bill_too_large'],
    ],
  ]
  test.each(cases)('%s is refused by field', (_, lines, total, problems) => {
    expect(codes(lines, total)).toEqual(problems)
  })
})
