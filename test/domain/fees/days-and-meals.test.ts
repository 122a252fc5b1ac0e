import { expect, test } from 'vitest'
import { daysOfMonth, daysOfSchoolYear, holds, monthsOf, overlap } from '../../../src/domain/fees/days.ts'
import { isInTime, mealDaysOf } from '../../../src/domain/fees/meals.ts'
import { shared } from '../../../src/domain/fees/presence.ts'

const days = (from: string, to: string) => ({ from, to })

test('absence is told in time until the cut-off of so many days before, that moment among them', () => {
  const at = (time: string) => new Date(`2026-09-${time}+07:00`)
  const sameDay = { daysBefore: 0, time: '08:00' }
  expect(isInTime('2026-09-10', at('10T08:00:00.000'), sameDay)).toBe(true)
  expect(isInTime('2026-09-10', at('10T08:00:00.001'), sameDay)).toBe(false)
  const dayBefore = { daysBefore: 1, time: '16:00' }
  expect(isInTime('2026-09-10', at('09T16:00:00.000'), dayBefore)).toBe(true)
  expect(isInTime('2026-09-10', at('09T16:00:00.001'), dayBefore)).toBe(false)
})

test('meals are served on the days of the week that are named, but for days off', () => {
  const week = days('2026-08-31', '2026-09-06')
  expect(mealDaysOf(week, [1, 2, 3, 4, 5], ['2026-09-02'])).toEqual([
    ...['2026-08-31', '2026-09-01', '2026-09-03', '2026-09-04'],
  ])
  expect(mealDaysOf(week, [0], [])).toEqual(['2026-09-06'])
})

test('both ends of days are among them', () => {
  const one = days('2026-09-01', '2026-09-30')
  expect(['2026-08-31', '2026-09-01', '2026-09-30', '2026-10-01'].map((day) => holds(one, day))).toEqual([
    ...[false, true, true, false],
  ])
  const overlaps = (from: string, to: string) => [overlap(one, days(from, to)), overlap(days(from, to), one)]
  expect(overlaps('2026-08-01', '2026-08-31')).toEqual([false, false])
  expect(overlaps('2026-08-01', '2026-09-01')).toEqual([true, true])
  expect(overlaps('2026-09-30', '2026-10-31')).toEqual([true, true])
  expect(overlaps('2026-10-01', '2026-10-31')).toEqual([false, false])
})

test('what two lists of days share is what is in both, one day too', () => {
  const open = { from: '2026-09-10', to: null }
  expect(shared([days('2026-09-01', '2026-09-10')], [open])).toEqual([days('2026-09-10', '2026-09-10')])
  expect(shared([open], [days('2026-09-01', '2026-09-09')])).toEqual([])
  expect(shared([open], [{ from: '2026-09-20', to: null }])).toEqual([{ from: '2026-09-20', to: null }])
  const split = [days('2026-09-01', '2026-09-12'), days('2026-09-20', '2026-09-30')]
  expect(shared(split, [days('2026-09-10', '2026-09-21')])).toEqual([
    ...[days('2026-09-10', '2026-09-12'), days('2026-09-20', '2026-09-21')],
  ])
})

test('months end on their own last day and go on after December; a school year is from August to July', () => {
  expect(monthsOf(days('2026-11-30', '2027-02-01'))).toEqual(['2026-11', '2026-12', '2027-01', '2027-02'])
  expect(['2026-12', '2027-02', '2028-02'].map(daysOfMonth)).toEqual([
    days('2026-12-01', '2026-12-31'),
    days('2027-02-01', '2027-02-28'),
    days('2028-02-01', '2028-02-29'),
  ])
  expect(daysOfSchoolYear('2026-2027')).toEqual(days('2026-08-01', '2027-07-31'))
})
