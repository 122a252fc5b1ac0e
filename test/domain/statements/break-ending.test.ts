import { describe, expect, test } from 'vitest'
import {
  type EndingBreak,
  endingsOf,
  leftAstray,
  type StrangerItem,
} from '../../../src/domain/statements/break-ending.ts'

const difference = (facts: Partial<EndingBreak> = {}): EndingBreak => ({
  ...{
    state: 'open',
    category: 'amount-differs',
    reason: 'amount-differs',
    paymentId: 'a payment',
    payers: [{ schoolCode: 'TH-1', studentCode: 'HS-1' }],
  },
  ...{ channel: 'momo', bankAmount: 940, ourAmount: 950, stranger: null },
  ...facts,
})
const stranger = (kind: StrangerItem['kind'], facts: Partial<StrangerItem> = {}): StrangerItem => ({
  ...{ kind, isNetted: false, astray: 0 },
  ...facts,
})
const nothingHere = {
  ...{ category: 'only-at-bank', reason: 'only-at-bank', paymentId: null, payers: [], ourAmount: null },
}
const settled = (facts: Partial<EndingBreak> = {}) =>
  difference({ bankAmount: 70, ...nothingHere, stranger: stranger('payment'), ...facts })
const taken = (facts: Partial<EndingBreak> = {}) =>
  difference({ bankAmount: -70, ...nothingHere, stranger: stranger('cancel'), ...facts })
const more = (facts: Partial<EndingBreak> = {}) => difference({ bankAmount: 960, ...facts })
const line = (facts: Partial<EndingBreak> = {}) => difference({ ...nothingHere, bankAmount: 960, ...facts })
const waysOf = (found: EndingBreak) => endingsOf(found).endings.map(({ resolution }) => resolution)

const booked = ['charge', 'rounding']
const all = ['explained', ...booked]
const nothing = ['counts-for-nothing']

describe('a difference ends', () => {
  test.each<[what: string, found: EndingBreak, ways: readonly string[], misfits: readonly string[]]>([
    ['as credit where they have more of a bill', more(), [...all, 'credit'], ['has-a-payer']],
    [
      'as nobody’s where they have more of what nobody was given',
      more({ payers: [] }),
      all,
      ['is-in-no-piece', 'has-no-payer'],
    ],
    ['as unowned where only they know of it', line(), [...all, 'unowned'], ['has-no-payer']],
    ['as nobody’s where they have less', difference(), all, ['nobody-claims']],
    ['as nobody’s where they have nothing', difference({ bankAmount: null }), all, ['nobody-claims']],
    ['as explained where it is repeated', line({ category: 'duplicate' }), ['explained'], nothing],
    [
      'as explained where it is contradicted',
      line({ reason: 'contradictory-lines' }),
      ['explained'],
      nothing,
    ],
    ['as explained where it is not settled', line({ reason: 'not-settled' }), ['explained'], nothing],
    [
      'as nobody’s where what was taken is repeated, and may have been taken twice',
      line({ category: 'duplicate', bankAmount: -70 }),
      all,
      ['nobody-claims'],
    ],
    ['in the same ways when it is let be', more({ state: 'excepted' }), [...all, 'credit'], ['has-a-payer']],
    [
      'as explained where no amount differs',
      difference({ bankAmount: null, ourAmount: null }),
      ['explained'],
      ['nothing-to-book'],
    ],
    [
      'as explained where nobody says of which channel it is',
      difference({ channel: undefined }),
      ['explained'],
      ['no-channel'],
    ],
    ['once, by a person', difference({ state: 'resolved' }), [], ['is-over']],
    ['once, by a later file', difference({ state: 'closed' }), [], ['is-over']],
    [
      'not as unowned where its batch brings the money',
      settled(),
      ['explained', ...booked],
      ['comes-with-its-batch'],
    ],
    [
      'not as explained where money was taken of nothing here',
      taken(),
      booked,
      ['is-missing', 'nobody-claims'],
    ],
    [
      'as explained where nothing was taken of nothing here',
      taken({ bankAmount: 0 }),
      ['explained'],
      ['nothing-to-book'],
    ],
    [
      'as explained alone where its batch has what the money was taken of',
      taken({ stranger: stranger('refund', { isNetted: true }) }),
      ['explained'],
      ['comes-out'],
    ],
    [
      'in no way where money was taken of nothing here and cannot be booked',
      taken({ channel: undefined }),
      [],
      ['no-channel', 'is-missing'],
    ],
  ])('%s', (_what, found, ways, misfits) => {
    expect(waysOf(found)).toEqual(ways)
    expect(endingsOf(found).misfits).toEqual(misfits)
  })
})

describe('a difference that was resolved', () => {
  const twice = settled({ state: 'resolved', stranger: stranger('payment', { astray: 70 }) })
  const nowhere = taken({ state: 'resolved', stranger: stranger('cancel', { astray: 70 }) })

  test('ends once more where it left money astray, and not by the same again', () => {
    expect([leftAstray(twice), leftAstray(nowhere)]).toEqual([70, 70])
    expect(waysOf(twice)).toEqual(['explained', ...booked])
    expect(waysOf(nowhere)).toEqual(booked)
  })

  test('has what is money without an owner twice turned round first', () => {
    const turnedRound = { debit: 'unowned-money', credit: 'clearing:momo', amount: 70 }
    expect(endingsOf(twice).endings).toEqual([
      { resolution: 'explained', entries: [turnedRound] },
      {
        resolution: 'charge',
        entries: [turnedRound, { debit: 'clearing:momo', credit: 'fees-and-charges', amount: 70 }],
      },
      {
        resolution: 'rounding',
        entries: [turnedRound, { debit: 'clearing:momo', credit: 'rounding', amount: 70 }],
      },
    ])
    expect(endingsOf(nowhere).endings[0]?.entries).toEqual([
      { debit: 'fees-and-charges', credit: 'clearing:momo', amount: 70 },
    ])
  })

  test('waits where nobody says any more of which channel it is', () => {
    expect(waysOf({ ...twice, channel: undefined })).toEqual([])
    expect(waysOf({ ...nowhere, channel: undefined })).toEqual([])
  })

  test('is over where what it left is watched by then, and one that is open left nothing', () => {
    expect(waysOf(settled({ state: 'resolved' }))).toEqual([])
    expect(leftAstray({ ...twice, state: 'open' })).toBe(0)
  })
})
