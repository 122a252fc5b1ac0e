import { describe, expect, test } from 'vitest'
import type { GoneBack } from '../../../src/domain/refunds/gone-back.ts'
import {
  compareSettlement,
  type SettledPayment,
  type SettlementItem,
  settlementTotals,
} from '../../../src/domain/statements/settlement.ts'

const payment = (reference: string, facts: Partial<SettledPayment> = {}): SettledPayment => ({
  ...{ reference, providerTransaction: `TX-${reference}`, amount: 100, isOfDay: true, isSettled: false },
  ...facts,
})
const item = (line: number, facts: Partial<SettlementItem> = {}): SettlementItem => ({
  ...{ line, kind: 'payment', gross: 100, fee: 0, feeTax: 0, net: 100 },
  ...facts,
})
/** What went back of the payment A. */
const back = (facts: Partial<GoneBack> = {}): GoneBack => ({
  ...{ id: 'r1', as: 'refund', code: null, theirReference: null, went: 100, isSure: true },
  ...{ reference: 'A', providerTransaction: 'TX-A', amount: 100 },
  ...facts,
})
const never = () => false
const findings = (items: SettlementItem[], payments: SettledPayment[], goneBack: GoneBack[] = []) =>
  compareSettlement(items, payments, never, goneBack).map(
    ({ outcome, item, payment, reason }) =>
      `${outcome} ${item?.line ?? '-'} ${payment ? `${payment.reference} ${payment.amount}` : '-'} ${reason}`,
  )

describe('what went back and no item tells of', () => {
  test('need not be settled, in whole or for the part', () => {
    expect(findings([], [payment('A')], [back()])).toEqual([])
    expect(findings([], [payment('A')], [back({ went: 30 })])).toEqual([
      'only-here - A 70 settlement-item-missing',
    ])
    expect(findings([], [payment('A')], [back({ went: 30 }), back({ id: 'r2', went: 70 })])).toEqual([])
  })

  test('counts only when it is known that it went', () => {
    const unsure = back({ isSure: false })
    expect(findings([], [payment('A')], [unsure])).toEqual(['only-here - A 100 settlement-item-missing'])
  })

  test('excuses no payment that two items could settle', () => {
    const both = [
      item(2, { partnerTransaction: 'A' }),
      item(3, { providerTransaction: 'X', partnerTransaction: 'A' }),
    ]
    expect(findings(both, [payment('A')], [back()])).toEqual([
      'only-at-provider 2 - ambiguous',
      'only-at-provider 3 - ambiguous',
      'only-here - A 100 ambiguous',
    ])
  })

  test('explains the rest to the đồng', () => {
    const rest = (gross: number) => [item(2, { partnerTransaction: 'A', gross, net: gross })]
    expect(findings(rest(70), [payment('A')], [back({ went: 30 })])).toEqual([
      'matched 2 A 100 net-of-what-went-back',
    ])
    expect(findings(rest(71), [payment('A')], [back({ went: 30 })])).toEqual([
      'amount-differs 2 A 100 amount-differs',
    ])
    expect(findings(rest(70), [payment('A', { isOfDay: false })], [back({ went: 30 })])).toEqual([
      'late 2 A 100 net-of-what-went-back',
    ])
  })
})

test('a payment of another day that no item tells of is not missing', () => {
  expect(findings([], [payment('A', { isOfDay: false })])).toEqual([])
})

test('an item is of what its refund is of, and not of a payment that it names beside', () => {
  const names = { partnerTransaction: 'RF1', originalTransaction: 'A' }
  const refund = item(2, { kind: 'refund', gross: -100, net: -100, ...names })
  const ofAnother = back({ code: 'RF1', reference: 'B', providerTransaction: 'TX-B' })
  expect(findings([refund], [payment('A', { isSettled: true })], [ofAnother])).toEqual(['matched 2 - refund'])
})

test('totals add up by outcome: fees with their tax, and what only we know by our amount', () => {
  const charged = (line: number, reference: string, facts: Partial<SettlementItem> = {}) =>
    item(line, { partnerTransaction: reference, fee: 7, feeTax: 2, net: 91, ...facts })
  const items = [charged(2, 'A'), charged(3, 'B'), charged(4, 'C', { gross: 90, net: 81 })]
  const payments = ['A', 'B', 'C', 'D'].map((reference) => payment(reference))
  expect(settlementTotals(compareSettlement(items, payments, never, []))).toMatchObject({
    matched: { count: 2, gross: 200, fee: 18, net: 182 },
    'amount-differs': { count: 1, gross: 90, fee: 9, net: 81 },
    'only-here': { count: 1, gross: 100, fee: 0, net: 0 },
    'only-at-provider': { count: 0, gross: 0, fee: 0, net: 0 },
  })
})
