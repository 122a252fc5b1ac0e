import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareWithPosted, nextAskDelay, paymentMoves } from '../../../src/domain/payments/payment.ts'

test('money wins over state: paid can follow everything and nothing follows paid', () => {
  const { paid, ...others } = paymentMoves
  expect(paid).toEqual([])
  for (const moves of Object.values(others)) expect(moves).toContain('paid')
})

test.each([
  [{ amount: 5, providerTransaction: 'T' }, 'repeated'],
  [{ amount: 6, providerTransaction: 'T' }, 'conflict'],
  [{ amount: 5, providerTransaction: 'U' }, 'conflict'],
  [{ amount: 5, providerTransaction: '' }, 'repeated'],
  [{ amount: 6, providerTransaction: '' }, 'conflict'],
] as const)('after 5 đồng of transaction T, %o is %s', (news, verdict) => {
  expect(compareWithPosted({ amount: 5, providerTransaction: 'T' }, news)).toBe(verdict)
})

test.each([
  [5, 'repeated'],
  [6, 'conflict'],
] as const)('after 5 đồng of which no transaction was told, %i đồng of transaction T are %s', (amount, verdict) => {
  expect(
    compareWithPosted({ amount: 5, providerTransaction: null }, { amount, providerTransaction: 'T' }),
  ).toBe(verdict)
})

describe('the pause before a channel is asked', () => {
  const limits = { firstMs: 60_000, longestMs: 3_600_000 }

  test('doubles up to the longest', () => {
    const minutes = [0, 1, 2, 3, 5, 6, 7, 100].map((asked) => nextAskDelay(asked, limits, () => 0.5) / 60_000)
    expect(minutes).toEqual([1, 2, 4, 8, 32, 60, 60, 60])
  })

  test('differs by a fifth at most', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), chance, (asked, random) => {
        const middle = nextAskDelay(asked, limits, () => 0.5)
        const pause = nextAskDelay(asked, limits, () => random)
        expect(Math.abs(pause - middle)).toBeLessThanOrEqual(middle / 5 + 1)
      }),
    )
  })
})
