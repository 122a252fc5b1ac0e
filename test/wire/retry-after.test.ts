import { expect, test } from 'vitest'
import { readRetryAfter } from '../../src/wire/retry-after.ts'

const now = new Date('2026-09-30T05:00:00Z')
const secondsUntil = (header: string | string[] | undefined) => {
  const at = readRetryAfter({ 'retry-after': header }, now)
  return at && (at.getTime() - now.getTime()) / 1_000
}

test.each([
  ['seconds', '120', 120],
  ['seconds among spaces', ' 7 ', 7],
  ['an HTTP date', 'Wed, 30 Sep 2026 05:02:00 GMT', 120],
  ['the obsolete date of RFC 850', 'Wednesday, 30-Sep-26 05:02:00 GMT', 120],
  ['the date of asctime', 'Wed Sep 30 05:02:00 2026 GMT', 120],
  ['the first of two', ['5', '60'], 5],
  ['more than a day', '999999999999', 86_400],
  ['a date in another century', 'Thu, 30 Sep 2126 05:00:00 GMT', 86_400],
])('%s is read', (_name, header, seconds) => {
  expect(secondsUntil(header)).toBe(seconds)
})

test('a date is counted by the clock of whoever named it', () => {
  const headers = { 'retry-after': 'Wed, 30 Sep 2026 05:12:00 GMT', date: 'Wed, 30 Sep 2026 05:10:00 GMT' }
  expect(readRetryAfter(headers, now)).toEqual(new Date('2026-09-30T05:02:00Z'))
  expect(readRetryAfter({ ...headers, date: 'yesterday' }, now)).toEqual(new Date('2026-09-30T05:12:00Z'))
})

test.each([
  ['no header', undefined],
  ['nothing', ''],
  ['no time at all', '0'],
  ['a negative time', '-5'],
  ['a fraction', '1.5'],
  ['a date that is over', 'Wed, 30 Sep 2026 04:59:59 GMT'],
  ['words', 'Soon, I promise'],
  ['an ISO date, which is not an HTTP date', '2026-09-30T05:02:00Z'],
])('%s says nothing', (_name, header) => {
  expect(secondsUntil(header)).toBeUndefined()
})
