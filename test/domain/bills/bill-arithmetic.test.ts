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

  test('what is voluntary is taken in any part, and may not be exact', () => {
    const voluntary = (exactness?: 'exact' | 'any') => [
      line({ kind: 'VOLUNTARY', ...(exactness && { exactness }) }),
    ]
    expect(codes(voluntary())).toEqual([])
    expect(codes(voluntary('any'))).toEqual([])
    expect(codes(voluntary('exact'))).toEqual(['lines.0.exactness voluntary_exact'])
    expect(codes([line({ kind: 'SERVICE', exactness: 'exact' })])).toEqual([])
  })

  test.each([
    [{ dueOn: '2026-10-31' }, []],
    [{ publishOn: '2026-10-31', dueOn: '2026-10-31' }, []],
    [{ publishOn: '2026-11-01', dueOn: '2026-10-31' }, ['publishOn published_too_late']],
    [{ publishOn: '2026-11-01', dueOn: '2026-10-31', expiresOn: '2026-11-01' }, []],
    [
      { publishOn: '2026-11-02', dueOn: '2026-10-31', expiresOn: '2026-11-01' },
      ['publishOn published_too_late'],
    ],
    [{ dueOn: '2026-10-31', expiresOn: '2026-10-31' }, []],
    [{ dueOn: '2026-10-31', expiresOn: '2026-10-30' }, ['expiresOn expires_before_due']],
    [{ dueOn: '2026-10-31', graceDays: 1 }, ['graceDays grace_without_expiry']],
    [{ dueOn: '2026-10-31', lateFee: { once: 1, perDay: 0 } }, ['lateFee late_fee_without_expiry']],
    [{ dueOn: '2026-10-31', expiresOn: '2026-10-31', graceDays: 1, lateFee: { once: 1, perDay: 0 } }, []],
  ])('whose days are %j has problems %j', (days, expected) => {
    const found = billProblems({ lines: [line({})], total: line({}).payable, ...days })
    expect(found.map(({ field, code }) => `${field} ${code}`)).toEqual(expected)
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
