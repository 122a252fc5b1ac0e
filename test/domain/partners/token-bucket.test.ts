import fc from 'fast-check'
import { expect, test } from 'vitest'
import { putTokens, refill, takeTokens } from '../../../src/domain/partners/token-bucket.ts'

const rules = { perSecond: 5, capacity: 10 }

test('one that nobody took from is full', () => {
  expect(refill(undefined, rules, 7)).toEqual({ tokens: 10, at: 7 })
})

test('it fills with time, and never above what it holds', () => {
  const { bucket, taken } = takeTokens(refill(undefined, rules, 0), 100)
  expect(taken).toBe(10)
  expect(refill(bucket, rules, 1_000).tokens).toBe(5)
  expect(refill(bucket, rules, 60_000).tokens).toBe(10)
})

test('a clock that goes back gives nothing, and does not stop it from filling afterwards', () => {
  const empty = takeTokens(refill(undefined, rules, 600_000), 10).bucket
  const back = refill(empty, rules, 0)
  expect(back.tokens).toBe(0)
  expect(refill(back, rules, 1_000).tokens).toBe(5)
})

test('whole tokens are taken only', () => {
  expect(takeTokens({ tokens: 1.9, at: 0 }, 5)).toMatchObject({ taken: 1 })
  expect(takeTokens({ tokens: 0.9, at: 0 }, 5)).toMatchObject({ taken: 0 })
})

test('over any time no more is taken than it held and was added', () => {
  const step = fc.record({ ms: fc.nat({ max: 5_000 }), want: fc.nat({ max: 20 }), back: fc.nat({ max: 2 }) })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let bucket = refill(undefined, rules, 0)
      let now = 0
      let taken = 0
      let returned = 0
      for (const { ms, want, back } of steps) {
        now += ms
        const took = takeTokens(refill(bucket, rules, now), want)
        bucket = putTokens(took.bucket, back, rules)
        taken += took.taken
        returned += back
        expect(bucket.tokens).toBeGreaterThanOrEqual(0)
        expect(bucket.tokens).toBeLessThanOrEqual(rules.capacity)
      }
      expect(taken).toBeLessThanOrEqual(rules.capacity + (now / 1_000) * rules.perSecond + returned + 1e-6)
    }),
  )
})
