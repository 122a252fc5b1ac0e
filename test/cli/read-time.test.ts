import { expect, test } from 'vitest'
import { readTime, readTimeOrDay } from '../../src/cli/read-time.ts'
import { readFilter } from '../../src/cli/repair/read-filter.ts'
import type { RepairValues } from '../../src/cli/repair/repair-options.ts'

test.each([
  ['2026-10-01T06:00', '2026-09-30T23:00:00.000Z'],
  ['2026-10-01T06:00:30', '2026-09-30T23:00:30.000Z'],
  ['2026-10-01T06:00Z', '2026-10-01T06:00:00.000Z'],
  ['2026-10-01T06:00:00.250+07:00', '2026-09-30T23:00:00.250Z'],
])('%s is %s, whatever zone the machine is in', (text, instant) => {
  expect(readTime(text).toISOString()).toBe(instant)
  expect(readTimeOrDay('--since', text)?.toISOString()).toBe(instant)
})

test('a day begins at midnight in Việt Nam, and an option that is not there is nothing', () => {
  expect(readTimeOrDay('--from', '2026-10-01')?.toISOString()).toBe('2026-09-30T17:00:00.000Z')
  expect(readTimeOrDay('--from', undefined)).toBeUndefined()
})

test.each([
  '',
  'tomorrow',
  '2026-02-31',
  '2026-02-31T06:00',
  '2026-10-01T25:00',
  '1/10/2026',
])('%j is no time, and the option is named', (text) => {
  expect(() => readTimeOrDay('--to', text)).toThrow(/^--to: a day looks like/)
  expect(() => readTime(text)).toThrow(/^a time looks like/)
})

test('which exchanges a repair means is said in the time of Việt Nam', () => {
  const values = { since: '2026-09-30T08:00', until: '2026-10-01' } as RepairValues
  expect(readFilter(values)).toEqual({
    since: new Date('2026-09-30T01:00:00Z'),
    until: new Date('2026-09-30T17:00:00Z'),
  })
})
