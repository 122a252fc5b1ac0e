import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contradicts, type FeeSchedule, priceAt } from '../../../src/domain/fees/fee-schedule.ts'

const schedule = (changes: Partial<FeeSchedule> = {}): FeeSchedule => ({
  id: 'one',
  item: 'HOC_PHI',
  role: 'price',
  schoolYear: '2026-2027',
  schoolCode: null,
  level: null,
  area: null,
  unit: 'month',
  price: 100_000,
  decision: null,
  from: '2026-08-01',
  to: null,
  ...changes,
})

const place = { schoolCode: 'A', level: 'TH', area: 'rural' } as const
const wanted = { item: 'HOC_PHI', role: 'price', schoolYear: '2026-2027' } as const

test('of the prices that fit a school the most specific one counts, on the days that it is for', () => {
  const schedules = [
    schedule({ id: 'all' }),
    schedule({ id: 'level', level: 'TH' }),
    schedule({ id: 'level and area', level: 'TH', area: 'rural', to: '2026-12-31' }),
    schedule({ id: 'other school', schoolCode: 'B', level: 'TH', area: 'rural' }),
  ]
  expect(priceAt(schedules, wanted, place, '2026-10-01')?.id).toBe('level and area')
  expect(priceAt(schedules, wanted, place, '2027-01-01')?.id).toBe('level')
  expect(priceAt(schedules, wanted, { ...place, level: 'THCS' }, '2026-10-01')?.id).toBe('all')
  expect(priceAt(schedules, wanted, place, '2026-07-31')).toBeUndefined()
  expect(priceAt(schedules, { ...wanted, role: 'base' }, place, '2026-10-01')).toBeUndefined()
  expect(priceAt(schedules, { ...wanted, schoolYear: '2025-2026' }, place, '2026-10-01')).toBeUndefined()
  expect(priceAt(schedules, { ...wanted, item: 'TIEN_AN' }, place, '2026-10-01')).toBeUndefined()
})

test('two prices of which neither is the more specific contradict each other, also when they are equal', () => {
  const level = schedule({ level: 'TH' })
  expect(contradicts(level, schedule({ area: 'rural' }))).toBe(true)
  expect(contradicts(level, schedule({ level: 'TH', price: 1 }))).toBe(true)
  expect(contradicts(level, schedule({ level: 'THCS' }))).toBe(false)
  expect(contradicts(level, schedule({ level: 'TH', area: 'rural' }))).toBe(false)
  expect(contradicts(schedule({ to: '2026-12-31' }), schedule({ from: '2027-01-01' }))).toBe(false)
  expect(contradicts(schedule({ to: '2026-12-31' }), schedule({ from: '2026-12-31' }))).toBe(true)
  for (const other of [{ role: 'base' }, { schoolYear: '2025-2026' }, { item: 'TIEN_AN' }] as const)
    expect(contradicts(level, schedule({ level: 'TH', ...other }))).toBe(false)
})

const days = ['2026-08-01', '2026-10-15', '2026-12-31', '2027-03-01']
const some = fc.record({
  schoolCode: fc.constantFrom(null, 'A', 'B'),
  level: fc.constantFrom(null, 'TH' as const, 'THCS' as const),
  area: fc.constantFrom(null, 'rural', 'urban'),
  from: fc.constantFrom(...days),
  length: fc.integer({ min: 0, max: 3 }),
})

test('as long as no two stored prices contradict each other, the order they were stored in decides nothing', () => {
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), fc.constantFrom(...days), (all, day) => {
      const stored: FeeSchedule[] = []
      for (const [index, { length, ...one }] of all.entries()) {
        const to = days[days.indexOf(one.from) + length] ?? null
        const next = schedule({ ...one, to, id: String(index), price: index })
        if (!stored.some((other) => contradicts(other, next))) stored.push(next)
      }
      const there = priceAt(stored, wanted, place, day)
      expect(priceAt(stored.toReversed(), wanted, place, day)).toEqual(there)
    }),
  )
})
