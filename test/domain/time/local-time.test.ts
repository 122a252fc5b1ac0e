import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  endOfDay,
  localDay,
  readTimestamp,
  startOfDay,
  startOfNextDay,
} from '../../../src/domain/time/local-time.ts'

test.each([
  ['2026-10-31T16:59:59.999Z', '2026-10-31'],
  ['2026-10-31T17:00:00.000Z', '2026-11-01'],
  ['2026-12-31T17:00:00.000Z', '2027-01-01'],
  ['2024-02-28T17:00:00.000Z', '2024-02-29'],
])('%s is on %s in Việt Nam', (instant, day) => {
  expect(localDay(new Date(instant))).toBe(day)
})

test('every instant lies between the bounds of its day', () => {
  const instant = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instant, (at) => {
      const day = localDay(at)
      expect(startOfDay(day) <= at && at < startOfNextDay(day)).toBe(true)
      expect(localDay(startOfDay(day))).toBe(day)
      expect(localDay(endOfDay(day))).toBe(day)
      expect(localDay(startOfNextDay(day))).not.toBe(day)
    }),
  )
})

test.each([
  ['2025-10-31T16:59:59Z', '2025-10-31T16:59:59.000Z'],
  ['2025-10-31 23:59:59', '2025-10-31T16:59:59.000Z'],
  ['2025-10-31T23:59:59+07:00', '2025-10-31T16:59:59.000Z'],
  ['20251031235959', '2025-10-31T16:59:59.000Z'],
  ['1761929999000', '2025-10-31T16:59:59.000Z'],
  ['2025-10-31 23:59:59.999', '2025-10-31T16:59:59.999Z'],
  ['2025-11-01', '2025-10-31T17:00:00.000Z'],
  ['2025-02-31 10:00:00', undefined],
  ['2025-13-01', undefined],
  ['2025-10-31 25:00:00', undefined],
  ['31/10/2025', undefined],
  ['', undefined],
  ['0001-01-01T00:00:00', undefined],
  ['1999-12-31 23:59:59', undefined],
  ['9999-12-31T23:59:59-12:00', undefined],
  ['9999999999999', undefined],
])('T5: %s is the instant %s, whatever the zone of the machine', (text, instant) => {
  expect(readTimestamp(text)?.toISOString()).toBe(instant)
})
