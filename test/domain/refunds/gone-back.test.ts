import { expect, test } from 'vitest'
import { findGoneBack, type GoneBack, namesPayment } from '../../../src/domain/refunds/gone-back.ts'
import type { SettlementItem } from '../../../src/domain/statements/settlement.ts'

const payment = (reference: string) => ({ reference, providerTransaction: `TX-${reference}`, amount: 100 })
/** What went back of the payment A. */
const back = (facts: Partial<GoneBack> = {}): GoneBack => ({
  ...payment('A'),
  ...{ id: 'r1', as: 'refund', code: null, theirReference: null, went: 100, isSure: true },
  ...facts,
})
const taken = (facts: Partial<SettlementItem>): SettlementItem => ({
  ...{ line: 2, kind: 'refund', gross: -100, fee: 0, feeTax: 0, net: -100 },
  ...facts,
})

test('an item that takes money back is of the payment that it says it takes back, whatever it is called itself', () => {
  const named = taken({ originalTransaction: 'A', partnerTransaction: 'B', providerTransaction: 'TX-B' })
  expect(namesPayment(named, payment('A'))).toBe(true)
  expect(namesPayment(named, payment('B'))).toBe(false)
  expect(namesPayment(taken({ partnerTransaction: 'B' }), payment('B'))).toBe(true)
})

test('an item that takes money back is the refund of its amount that it names, before any other of that payment', () => {
  const refunds = [back(), back({ id: 'r2', code: 'RF1' }), back({ id: 'r3', theirReference: 'T9' })]
  const of = (facts: Partial<SettlementItem>) =>
    findGoneBack(taken({ originalTransaction: 'A', ...facts }), refunds)?.id
  expect(of({ partnerTransaction: 'RF1' })).toBe('r2')
  expect(of({ providerTransaction: 'T9' })).toBe('r3')
  // A number that the provider gave to another refund says nothing of this one.
  expect(findGoneBack(taken({ providerTransaction: 'T8' }), [back({ theirReference: 'T9' })])).toBeUndefined()
  for (const gross of [-99, -101]) expect(of({ partnerTransaction: 'RF1', gross })).toBeUndefined()
})

test('an item that takes money back is none of several refunds, as a person says which, and any of several reversals', () => {
  const several = (as: GoneBack['as'][]) => as.map((each, place) => back({ id: `r${place}`, as: each }))
  const of = (as: GoneBack['as'][]) => findGoneBack(taken({ originalTransaction: 'A' }), several(as))?.id
  expect(of(['refund'])).toBe('r0')
  expect(of(['refund', 'refund'])).toBeUndefined()
  expect(of(['reversal', 'refund'])).toBeUndefined()
  expect(of(['reversal', 'reversal'])).toBe('r0')
})
