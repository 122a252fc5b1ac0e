import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billExactness, billState } from '../../../schemas/bill.ts'
import { type Bill, owes } from '../../../src/domain/bills/bill.ts'
import type { Instalment } from '../../../src/domain/bills/instalments.ts'
import {
  type AmountRule,
  amountToCollect,
  judgeSettlement,
  outcomeOfRepeat,
  strictest,
} from '../../../src/domain/payments/biller.ts'

const day = '2026-09-30'
const aBill = (changes: Partial<Bill>): Bill => ({
  ...{
    id: 'b',
    number: 'PT-1',
    schoolCode: 'TH',
    studentCode: 'HS-1',
    schoolYear: '2026-2027',
    period: 'HK1',
  },
  ...{ title: 'Khoản thu', dueOn: '2026-12-15', lines: [], gross: 950_000, budgetCompensation: 0 },
  ...{ payable: 950_000, paid: 0, lateFees: 0, state: 'issued', dossierNumber: 'D', issuedAt: new Date(0) },
  ...{ publishedAt: null, publishOn: null, exactness: 'any', expiresOn: null, graceDays: 0, lateFee: null },
  ...{
    whole: 0,
    takesMore: true,
    voluntary: 0,
    contributed: 0,
    carriedOn: 0,
    carriedTo: null,
    takenOver: 0,
    revision: 1,
    plan: null,
    settledAt: null,
  },
  ...changes,
})
const judged = (bill: Bill, amount: number, amounts: AmountRule, parts: readonly Instalment[] = []) =>
  judgeSettlement(bill, parts, { amount, amounts }, day)

test('A8: only what fits the rule of the collector and of the school is taken, to the last đồng', () => {
  const dong = fc.integer({ min: 0, max: 5_000_000 })
  const rule = fc.constantFrom(...billExactness.options)
  fc.assert(
    fc.property(
      dong,
      dong,
      fc.integer({ min: 1, max: 5_000_000 }),
      rule,
      rule,
      (amount, paid, owed, ours, theirs) => {
        const bill = aBill({
          payable: paid + owed,
          paid,
          state: paid > 0 ? 'partly-paid' : 'issued',
          exactness: ours,
          whole: ours === 'exact' ? paid + owed : 0,
          takesMore: ours === 'any',
        })
        const fits = {
          exact: amount === owed,
          'up-to': amount > 0 && amount <= owed,
          any: amount > 0,
        }
        expect(judged(bill, amount, theirs)).toBe(fits[ours] && fits[theirs] ? 'settled' : 'wrong-amount')
      },
    ),
  )
})

test.each([
  ['exact', [0, 949_999, 950_001], [950_000]],
  ['up-to', [0, 950_001], [1, 949_999, 950_000]],
  ['any', [0], [1, 949_999, 950_000, 950_001]],
] as const)('of 950,000 owed, %s takes none of %j and each of %j', (rule, wrong, right) => {
  for (const amount of wrong) expect(judged(aBill({}), amount, rule)).toBe('wrong-amount')
  for (const amount of right) expect(judged(aBill({}), amount, rule)).toBe('settled')
})

test('the same transaction told of again is answered as at first, but that what was settled is repeated', () => {
  expect(outcomeOfRepeat('settled')).toBe('repeated')
  for (const first of ['already-paid', 'wrong-amount', 'unknown-bill'] as const)
    expect(outcomeOfRepeat(first)).toBe(first)
})

test.each(billState.options)('a bill that is %s is settled, paid already, or as if unknown', (state) => {
  const isPaid = state === 'paid' || state === 'overpaid'
  expect(judged(aBill({ state }), 950_000, 'exact')).toBe(
    isPaid ? 'already-paid' : owes(state) ? 'settled' : 'unknown-bill',
  )
})

test('a bill that is not shown yet, or whose grace is over, is as if unknown; one that is late costs more', () => {
  expect(judged(aBill({ publishOn: '2026-10-01' }), 950_000, 'any')).toBe('unknown-bill')
  const grace = { expiresOn: '2026-09-28', lateFee: { once: 20_000, perDay: 1_000 } }
  expect(judged(aBill({ ...grace, graceDays: 1 }), 950_000, 'any')).toBe('unknown-bill')
  const late = aBill({ ...grace, graceDays: 5 })
  expect(amountToCollect(late, [], day)).toBe(972_000)
  expect([judged(late, 950_000, 'exact'), judged(late, 972_000, 'exact')]).toEqual([
    'wrong-amount',
    'settled',
  ])
  expect(amountToCollect(aBill({ publishOn: '2026-10-01' }), [], day)).toBe(0)
})

test('L4: money that was taken in time is kept although the bill expired since, with what being late cost that day', () => {
  const grace = { expiresOn: '2026-09-28', graceDays: 2, lateFee: { once: 20_000, perDay: 1_000 } }
  const expired = aBill({ ...grace, state: 'expired' })
  expect(judged(expired, 972_000, 'exact')).toBe('settled')
  expect(judged(expired, 950_000, 'exact')).toBe('wrong-amount')
  expect(judged(aBill({ ...grace, graceDays: 1, state: 'expired' }), 972_000, 'exact')).toBe('unknown-bill')
  expect(judged(aBill({ ...grace, state: 'expired', paid: 950_000 }), 22_000, 'exact')).toBe('settled')
})

test('L11: the whole or the next instalment of one plan is taken; after an instalment the whole is closed', () => {
  const part = (plan: string, place: number, amount: number, isPaid = false): Instalment => ({
    ...{ plan, place, amount, isPaid, dueOn: '2026-10-01' },
  })
  const parts = [part('two', 1, 500_000), part('two', 2, 450_000)]
  expect(amountToCollect(aBill({}), parts, day)).toBe(950_000)
  for (const amount of [950_000, 500_000, 450_000])
    expect(judged(aBill({}), amount, 'exact', parts)).toBe('settled')
  expect(judged(aBill({}), 400_000, 'exact', parts)).toBe('wrong-amount')
  const begun = aBill({ plan: 'two', paid: 500_000, state: 'partly-paid' })
  const left = [part('two', 1, 500_000, true), part('two', 2, 450_000)]
  expect(amountToCollect(begun, left, day)).toBe(450_000)
  expect(judged(begun, 450_000, 'exact', left)).toBe('settled')
  for (const amount of [950_000, 500_000]) expect(judged(begun, amount, 'exact', left)).toBe('wrong-amount')
})

test('of several rules the strictest holds', () => {
  expect(strictest([])).toBe('any')
  expect(strictest(['any', 'up-to'])).toBe('up-to')
  expect(strictest(['any', 'exact', 'up-to'])).toBe('exact')
})
