import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBeingTold, splitOfRefund } from '../../../src/domain/refunds/refund.ts'

const payment = {
  amount: 1_250_000,
  closed: 1_000_000,
  gone: 0,
  goneFromBill: 0,
  paidOnBill: 1_000_000,
  credit: 250_000,
}

test.each([
  ['what is beyond the bill first', 200_000, payment, { fromBill: 0, fromCredit: 200_000 }],
  ['then the bill', 1_250_000, payment, { fromBill: 1_000_000, fromCredit: 250_000 }],
  [
    'credit of others never',
    1_000_000,
    { ...payment, amount: 1_000_000, credit: 900_000 },
    { fromBill: 1_000_000, fromCredit: 0 },
  ],
  [
    'what a correction took off the bill',
    300_000,
    { ...payment, closed: 1_250_000, credit: 250_000 },
    { fromBill: 50_000, fromCredit: 250_000 },
  ],
])('a refund takes %s', (_, amount, money, split) => {
  expect(splitOfRefund(amount, money)).toEqual({ is: 'split', ...split })
})

test.each([
  ['more than came', 1_250_001, payment, 1_250_000],
  [
    'what went back already',
    1_000_000,
    { ...payment, gone: 1_000_000, goneFromBill: 750_000, paidOnBill: 250_000, credit: 0 },
    250_000,
  ],
  ['credit that has closed another bill meanwhile', 1_250_000, { ...payment, credit: 0 }, 1_000_000],
])('a refund of %s is told what is left', (_, amount, money, left) => {
  expect(splitOfRefund(amount, money)).toMatchObject({ is: 'too-much', left })
})

test('where it is too much, what of the money is credit that went elsewhere is told', () => {
  const usedOf = (money: typeof payment) => splitOfRefund(2_000_000, money)
  expect(usedOf(payment)).toEqual({ is: 'too-much', left: 1_250_000, used: 0 })
  expect(usedOf({ ...payment, credit: 100_000 })).toMatchObject({ left: 1_100_000, used: 150_000 })
})

test('a channel hears of a refund while that is sent through it, and of no other', () => {
  expect(isBeingTold({ way: 'channel', state: 'sending' })).toBe(true)
  expect(isBeingTold({ way: 'channel', state: 'due' })).toBe(false)
  expect(isBeingTold({ way: 'transfer', state: 'sending' })).toBe(false)
})

const dong = fc.nat({ max: 2_000_000 })
test('whatever is asked, no more goes than came, is on the bill, and is free as credit', () => {
  fc.assert(
    fc.property(
      dong,
      dong,
      dong,
      dong,
      dong,
      dong,
      dong,
      (amount, came, closed, gone, goneFromBill, paidOnBill, credit) => {
        const money = {
          amount: came,
          closed: Math.min(closed, came),
          gone,
          goneFromBill: Math.min(gone, goneFromBill),
          paidOnBill,
          credit,
        }
        const split = splitOfRefund(amount, money)
        if (split.is === 'too-much') {
          expect(amount).toBeGreaterThan(split.left)
          return
        }
        expect(split.fromBill + split.fromCredit).toBe(amount)
        expect(split.fromBill).toBeLessThanOrEqual(
          Math.max(0, Math.min(money.closed - money.goneFromBill, paidOnBill)),
        )
        expect(split.fromCredit).toBeLessThanOrEqual(credit)
        expect(amount).toBeLessThanOrEqual(Math.max(0, came - gone))
      },
    ),
  )
})
