import { describe, expect, test } from 'vitest'
import type { BillState } from '../../../schemas/bill.ts'
import {
  choicesOf,
  type Instalment,
  type Purpose,
  purposeOfAmount,
  rulingOn,
} from '../../../src/domain/bills/instalments.ts'

const part = (plan: string, place: number, amount: number, isPaid = false): Instalment => ({
  ...{ plan, place, amount, isPaid, dueOn: `2026-0${place}-10` },
})
/** Of a bill of 100: plan A in 40 and 60, plan B in 40, 30 and 30. */
const parts = (...paid: string[]) =>
  [part('A', 1, 40), part('A', 2, 60), part('B', 1, 40), part('B', 2, 30), part('B', 3, 30)].map((one) => ({
    ...one,
    isPaid: paid.includes(`${one.plan}${one.place}`),
  }))

const fresh = { state: 'issued', plan: null, paid: 0 } as const
const begun = { state: 'partly-paid', plan: 'A', paid: 40 } as const

const full: Purpose = { is: 'full' }
const unsaid: Purpose = { is: 'unsaid' }
const of = (plan: string, place: number): Purpose => ({ is: 'instalment', plan, place })

describe('what money of a purpose closes', () => {
  test('L10: before any payment the whole or any instalment, and an instalment chooses its plan', () => {
    expect(rulingOn(fresh, parts(), full, 100)).toEqual({ is: 'closes', atMost: 100, plan: null })
    expect(rulingOn(fresh, parts(), of('A', 2), 100)).toEqual({ is: 'closes', atMost: 60, plan: 'A' })
    expect(rulingOn(fresh, parts(), of('B', 1), 100)).toEqual({ is: 'closes', atMost: 40, plan: 'B' })
  })

  test.each([
    ['the whole after an instalment', begun, full, 'full-after-instalment'],
    ['an instalment of another plan', begun, of('B', 2), 'other-plan'],
    ['an instalment after money that no plan explains', { ...fresh, paid: 10 }, of('A', 1), 'other-plan'],
    ['an instalment that there is not', fresh, of('A', 3), 'no-such-instalment'],
    ['an instalment that was paid', begun, of('A', 1), 'instalment-paid'],
  ] as const)('L11: %s is refused by name', (_, bill, purpose, why) => {
    expect(rulingOn(bill, parts('A1'), purpose, 60)).toEqual({ is: 'nothing', why })
  })

  test('what says nothing closes whatever is owed, within the chosen plan', () => {
    expect(rulingOn(begun, parts('A1'), unsaid, 60)).toEqual({ is: 'closes', atMost: 60, plan: 'A' })
  })

  test('the last instalment carries what being late costs and what other money closed; others never more than is owed', () => {
    expect(rulingOn(begun, parts('A1'), of('A', 2), 65)).toMatchObject({ atMost: 65 })
    expect(rulingOn(begun, parts('A1'), of('A', 2), 25)).toMatchObject({ atMost: 25 })
    const inB = { ...begun, plan: 'B' }
    expect(rulingOn(inB, parts('B1'), of('B', 2), 65)).toMatchObject({ atMost: 30 })
    expect(rulingOn(inB, parts('B1'), of('B', 2), 20)).toMatchObject({ atMost: 20 })
  })

  test.each<[BillState, string]>([
    ['draft', 'draft'],
    ['cancelled', 'cancelled'],
    ['expired', 'after-expiry'],
    ['written-off', 'written-off'],
    ['refunded', 'refunded'],
    ['carried', 'nothing-owed'],
  ])('of a bill that is %s it closes nothing, and the reason is said', (state, why) => {
    for (const purpose of [full, unsaid, of('A', 1)])
      expect(rulingOn({ ...fresh, state }, parts(), purpose, 100)).toEqual({ is: 'nothing', why })
  })

  test('of a paid bill nothing is owed', () => {
    const paid = { state: 'paid', plan: 'A', paid: 100 } as const
    expect(rulingOn(paid, parts('A1', 'A2'), of('A', 2), 0)).toEqual({ is: 'nothing', why: 'nothing-owed' })
  })
})

describe('what a payer may choose', () => {
  const choices = (...given: Parameters<typeof choicesOf>) =>
    choicesOf(...given).map(({ purpose, amount, dueOn }) => {
      const name = purpose.is === 'instalment' ? `${purpose.plan}${purpose.place}` : purpose.is
      return `${name} ${amount}${dueOn ? ` by ${dueOn}` : ''}`
    })

  test('the whole first, then each instalment with its day', () => {
    expect(choices(fresh, parts(), 100)).toEqual([
      ...['full 100', 'A1 40 by 2026-01-10', 'A2 60 by 2026-02-10'],
      ...['B1 40 by 2026-01-10', 'B2 30 by 2026-02-10', 'B3 30 by 2026-03-10'],
    ])
  })

  test('after an instalment what is open of its plan; after other money the whole alone; of what is not owed nothing', () => {
    expect(choices(begun, parts('A1'), 60)).toEqual(['A2 60 by 2026-02-10'])
    expect(choices({ ...fresh, state: 'partly-paid', paid: 10 }, parts(), 90)).toEqual(['full 90'])
    for (const state of ['paid', 'overpaid', 'draft', 'expired', 'cancelled'] as const)
      expect(choices({ ...fresh, state }, parts(), 100)).toEqual([])
  })
})

describe('what money is for that says nothing', () => {
  test.each([
    ['the whole, or more, where it may be paid in instalments', fresh, 100, full],
    ['the one instalment of its amount', fresh, 60, of('A', 2)],
    ['whatever it closes where instalments of two plans have its amount', fresh, 40, unsaid],
    ['the first of two instalments of one plan', fresh, 30, of('B', 2)],
    ['whatever it closes where no instalment has its amount', fresh, 41, unsaid],
  ])('%s', (_, bill, amount, purpose) => {
    expect(purposeOfAmount(bill, parts(), amount, 100)).toEqual(purpose)
  })

  test('more than is owed is for the whole, of a bill without instalments for whatever it closes', () => {
    expect(purposeOfAmount(fresh, parts(), 101, 100)).toEqual(full)
    expect(purposeOfAmount(fresh, [], 101, 100)).toEqual(unsaid)
  })

  test('within a chosen plan its open instalments count alone, also where the amount closes all that is owed', () => {
    expect(purposeOfAmount(begun, parts('A1'), 60, 60)).toEqual(of('A', 2))
    expect(purposeOfAmount(begun, parts('A1'), 40, 60)).toEqual(unsaid)
    expect(purposeOfAmount(begun, parts('A1'), 30, 60)).toEqual(unsaid)
  })

  test('after money that no plan explains no instalment is meant', () => {
    expect(purposeOfAmount({ plan: null, paid: 10 }, parts(), 60, 90)).toEqual(unsaid)
  })
})
