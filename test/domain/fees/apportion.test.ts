import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apportion } from '../../../src/domain/fees/apportion.ts'

const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0))

test('A16: 70 and 30 of 1,000,001 add up, and the one đồng left goes to the part that lost most', () => {
  expect(apportion(1_000_001, [70, 30])).toEqual([700_001, 300_000])
  expect(apportion(1_000_001, [30, 70])).toEqual([300_000, 700_001])
})

test('among parts that lost the same, the earlier gets the đồng', () => {
  expect(apportion(1_000_001, [1, 1])).toEqual([500_001, 500_000])
  expect(apportion(2, [1, 1, 1])).toEqual([1, 1, 0])
})

test('the parts add up to the amount, none is off by a whole đồng, and what weighs nothing gets nothing', () => {
  fc.assert(
    fc.property(amounts, weights, (amount, list) => {
      const parts = apportion(amount, list)
      const whole = list.reduce((sum, weight) => sum + weight, 0)
      expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(amount))
      for (const [place, part] of parts.entries()) {
        const off = BigInt(part) * BigInt(whole) - BigInt(amount) * BigInt(list[place] as number)
        expect(off > -BigInt(whole) && off < BigInt(whole)).toBe(true)
        if (list[place] === 0) expect(part).toBe(0)
      }
    }),
  )
})

test('nothing is divided among nobody', () => {
  expect(() => apportion(1, [])).toThrow(RangeError)
  expect(() => apportion(1, [0, 0])).toThrow(RangeError)
  expect(() => apportion(1, [2, -1])).toThrow(RangeError)
})
