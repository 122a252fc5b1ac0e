import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  businessDayOf,
  channelOfSource,
  limitsOfDay,
  readBook,
} from '../../../src/domain/days/business-day.ts'
import { addDays } from '../../../src/domain/time/local-time.ts'

const elevenPm = 23 * 60

test('T1: the last millisecond of October in Việt Nam is of 31 October', () => {
  expect(businessDayOf(new Date('2025-10-31T16:59:59.999Z'))).toBe('2025-10-31')
})

test('T2: midnight in Việt Nam begins 1 November, while the server in UTC has October', () => {
  expect(businessDayOf(new Date('2025-10-31T17:00:00.000Z'))).toBe('2025-11-01')
})

describe('a cut-off before midnight', () => {
  test.each([
    ['2025-10-31T22:59:59.999+07:00', '2025-10-31'],
    ['2025-10-31T23:00:00.000+07:00', '2025-11-01'],
    ['2025-10-31T23:59:59.999+07:00', '2025-11-01'],
    ['2025-12-31T23:30:00.000+07:00', '2026-01-01'],
  ])('at 23:00 puts %s into %s', (instant, day) => {
    expect(businessDayOf(new Date(instant), elevenPm)).toBe(day)
  })
})

test('every instant lies between the limits of its business day, whatever the cut-off', () => {
  const instant = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 1440 }), (at, cutOff) => {
      const day = businessDayOf(at, cutOff)
      const { from, to } = limitsOfDay(day, cutOff)
      expect(from <= at && at < to).toBe(true)
      expect(limitsOfDay(addDays(day, 1), cutOff).from).toEqual(to)
      expect(addDays(addDays(day, 1), -1)).toBe(day)
    }),
  )
})

test.each([
  ['bank:0123', { kind: 'bank', of: '0123' }],
  ['school:TH:1', { kind: 'school', of: 'TH:1' }],
  ['school:', undefined],
  ['other:1', undefined],
  ['0123', undefined],
])('%s is read as a book or refused', (text, book) => {
  expect(readBook(text)).toEqual(book)
})

test('the files of a source are of the channel that settings say, and of none where they say nothing', () => {
  const dailySenders = [
    { source: 'mb', channel: 'platform', settles: false },
    { source: 'wallet-daily', channel: 'wallet', settles: true },
  ]
  expect(channelOfSource({ dailySenders }, 'wallet-daily')).toBe('wallet')
  expect(channelOfSource({ dailySenders }, 'mb')).toBe('platform')
  expect(channelOfSource({ dailySenders }, 'other')).toBeUndefined()
})
