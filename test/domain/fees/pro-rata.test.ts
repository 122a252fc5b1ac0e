import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partOfMonth } from '../../../src/domain/fees/pro-rata.ts'
import { addDays } from '../../../src/domain/time/local-time.ts'

const from = (day: string) => [{ from: day, to: null }]

test('by day: a pupil of 16 of 30 days pays 16 of 30 parts, rounded to the đồng', () => {
  expect(partOfMonth('by-day', 300_000, '2026-09', from('2026-09-15'))).toBe(160_000)
  expect(partOfMonth('by-day', 100_000, '2026-09', from('2026-09-15'))).toBe(53_333)
  expect(partOfMonth('by-day', 300_000, '2026-09', from('2026-10-01'))).toBe(0)
})

test('half a month: who comes after the 15th, or leaves by it, pays one half', () => {
  expect(partOfMonth('half-month', 300_001, '2026-09', from('2026-09-16'))).toBe(150_000)
  expect(partOfMonth('half-month', 300_001, '2026-09', [{ from: '2026-08-01', to: '2026-09-15' }])).toBe(
    150_001,
  )
  expect(partOfMonth('half-month', 300_001, '2026-09', from('2026-09-15'))).toBe(300_001)
})

test('whole months: any day is the whole price', () => {
  expect(partOfMonth('whole-month', 300_000, '2026-09', from('2026-09-30'))).toBe(300_000)
  expect(partOfMonth('whole-month', 300_000, '2026-09', from('2026-10-01'))).toBe(0)
})

test('two schools that share a month by day ask for exactly its price together', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 90_000_000 }),
      fc.integer({ min: 1, max: 30 }),
      (price, lastDay) => {
        const to = `2026-10-${String(lastDay).padStart(2, '0')}`
        const left = partOfMonth('by-day', price, '2026-10', [{ from: '2020-01-01', to }])
        const entered = partOfMonth('by-day', price, '2026-10', from(addDays(to, 1)))
        expect(left + entered).toBe(price)
      },
    ),
  )
})
