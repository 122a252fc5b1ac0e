import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weekday } from '../../../schemas/api/partner-window.ts'
import {
  endOfHours,
  endOfWindows,
  isOver,
  type NamedHours,
  problemOfHours,
  type WindowHours,
  weekdays,
} from '../../../src/domain/partners/maintenance-window.ts'
import { localMinute } from '../../../src/domain/time/local-time.ts'

/** A Wednesday. */
const noon = local('2026-09-30T12:00')
function local(text: string): Date {
  return new Date(`${text}:00+07:00`)
}
const once = (from: string, to: string): WindowHours => ({ kind: 'once', from: local(from), to: local(to) })
const weekly = (from: string, to: string, days?: readonly (typeof weekdays)[number][]): WindowHours => ({
  ...{ kind: 'weekly', from, to },
  ...(days && { days }),
})
const named = (...hours: readonly WindowHours[]): NamedHours[] =>
  hours.map((one, place) => ({ hours: one, reason: `reason ${place}` }))

test('the API knows the days that the domain knows', () => {
  expect(weekday.options).toEqual(weekdays)
})

describe('a window', () => {
  test.each([
    ['once, before it', once('2026-09-30T12:01', '2026-09-30T13:00'), undefined],
    ['once, from its first instant', once('2026-09-30T12:00', '2026-09-30T13:00'), '2026-09-30T13:00'],
    ['once, at its end', once('2026-09-30T11:00', '2026-09-30T12:00'), undefined],
    ['once, over days', once('2026-09-28T22:00', '2026-10-02T05:00'), '2026-10-02T05:00'],
    ['each day', weekly('11:00', '13:00'), '2026-09-30T13:00'],
    ['each day over midnight, in the evening', weekly('12:00', '02:00'), '2026-10-01T02:00'],
    ['each day over midnight, in the morning', weekly('22:00', '12:30'), '2026-09-30T12:30'],
    ['of another day', weekly('11:00', '13:00', ['thursday']), undefined],
    ['of the day before, over midnight', weekly('22:00', '12:30', ['tuesday']), '2026-09-30T12:30'],
    ['of this day, over midnight, in the morning', weekly('22:00', '12:30', ['wednesday']), undefined],
  ] as const)('%s ends at %j', (_name, hours, expected) => {
    const end = endOfHours(hours, noon)
    expect(end && localMinute(end)).toBe(expected)
  })

  test.each([
    [once('2026-09-30T13:00', '2026-09-30T13:00'), 'to'],
    [once('2026-09-30T10:00', '2026-09-30T12:00'), 'to'],
    [once('2026-10-01T00:00', '2026-11-01T00:01'), 'to'],
    [weekly('10:00', '10:00'), 'to'],
    [weekly('10:00', '11:00', ['monday', 'monday']), 'days'],
    [once('2026-09-01T00:00', '2026-09-30T12:01'), undefined],
    [weekly('22:00', '02:00', ['monday']), undefined],
  ] as const)('%j is wrong in %s', (hours, field) => {
    expect(problemOfHours(hours, noon)?.field).toBe(field)
  })

  test('once is over at its end, and each week never', () => {
    expect(isOver(once('2026-09-30T11:00', '2026-09-30T12:00'), noon)).toBe(true)
    expect(isOver(once('2026-09-30T11:00', '2026-09-30T12:01'), noon)).toBe(false)
    expect(isOver(weekly('00:00', '00:01'), noon)).toBe(false)
  })
})

describe('windows that overlap or meet', () => {
  test('end with the last of them', () => {
    const windows = named(
      once('2026-09-30T11:00', '2026-09-30T13:00'),
      once('2026-09-30T12:30', '2026-09-30T14:00'),
      weekly('14:00', '15:00'),
      weekly('15:01', '16:00'),
    )
    expect(endOfWindows(windows, noon)).toEqual(local('2026-09-30T15:00'))
  })

  test('end at no time where they follow each other for ever', () => {
    expect(endOfWindows(named(weekly('00:00', '12:00'), weekly('12:00', '00:00')), noon)).toBeUndefined()
  })

  test('hold at every minute before their end, and not at it', () => {
    const hour = fc.integer({ min: 0, max: 23 }).map((one) => `${String(one).padStart(2, '0')}:00`)
    const one = fc.oneof(
      fc
        .tuple(hour, hour, fc.subarray([...weekdays], { minLength: 1 }))
        .filter(([from, to]) => from !== to)
        .map(([from, to, days]) => weekly(from, to, days)),
      fc.tuple(fc.integer({ min: -600, max: 600 }), fc.integer({ min: 1, max: 900 })).map(
        ([start, minutes]): WindowHours => ({
          kind: 'once',
          from: new Date(noon.getTime() + start * 60_000),
          to: new Date(noon.getTime() + (start + minutes) * 60_000),
        }),
      ),
    )
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (hours) => {
        const windows = named(...hours)
        const holds = (at: Date) => hours.some((each) => endOfHours(each, at))
        const end = endOfWindows(windows, noon)
        if (!end) return
        expect(holds(end)).toBe(false)
        for (let at = noon.getTime(); at < end.getTime(); at += 60_000) expect(holds(new Date(at))).toBe(true)
      }),
    )
  })
})
