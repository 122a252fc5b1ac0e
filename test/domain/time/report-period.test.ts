import { expect, test } from 'vitest'
import { halfYearOf, readPeriod } from '../../../src/domain/time/report-period.ts'

test.each([
  ['2026', '2025-12-31T17:00:00.000Z', '2026-12-31T17:00:00.000Z', '2026-12-31'],
  ['2026-H1', '2025-12-31T17:00:00.000Z', '2026-06-30T17:00:00.000Z', '2026-06-30'],
  ['2026-H2', '2026-06-30T17:00:00.000Z', '2026-12-31T17:00:00.000Z', '2026-12-31'],
  ['2028-02', '2028-01-31T17:00:00.000Z', '2028-02-29T17:00:00.000Z', '2028-02-29'],
  ['2026-12', '2026-11-30T17:00:00.000Z', '2026-12-31T17:00:00.000Z', '2026-12-31'],
])('T10: %s begins and ends in Việt Nam', (name, from, to, lastDay) => {
  const period = readPeriod(name)
  expect([period?.from.toISOString(), period?.to.toISOString(), period?.lastDay]).toEqual([from, to, lastDay])
})

test.each(['', '26', '2026-H3', '2026-13', '2026-00', '2026-1', '1999'])('%j is no period', (name) => {
  expect(readPeriod(name)).toBeUndefined()
})

test('the half year is that of the local day', () => {
  expect(halfYearOf(new Date('2026-06-30T16:59:59.999Z'))).toBe('2026-H1')
  expect(halfYearOf(new Date('2026-06-30T17:00:00.000Z'))).toBe('2026-H2')
})
