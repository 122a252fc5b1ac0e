import { describe, expect, test } from 'vitest'
import {
  dateMoney,
  dateMovement,
  lastDayBooked,
  movedBy,
  toldTime,
} from '../../../src/domain/time/believed-time.ts'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'

const heardAt = new Date('2026-10-05T05:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const ago = (ms: number) => new Date(heardAt.getTime() - ms)

test.each([
  ['', undefined],
  ['2026-10-05 12:00:00', heardAt],
  ['9999-12-31 23:59:59', new Date(Number.NaN)],
  ['yesterday', new Date(Number.NaN)],
])('the time that is told as "%s" is %s', (text, at) => {
  expect(toldTime(text, readTimestamp)).toEqual(at)
})

describe('money that a channel tells of', () => {
  test.each([
    ['now', heardAt],
    ['a year and a day ago', ago(366 * day)],
  ])('is of its own time: %s', (_, told) => {
    expect(dateMoney(told, heardAt)).toEqual({ at: told, isDoubted: false })
  })

  test.each([
    ['without a time', undefined, false],
    ['of a clock that is a little ahead', ago(-hour), false],
    ['of a time to come', ago(-hour - 1), true],
    ['of long ago', ago(366 * day + 1), true],
    ['of no time', new Date(Number.NaN), true],
  ])('%s is of when it was heard of', (_, told, isDoubted) => {
    expect(dateMoney(told, heardAt)).toEqual({ at: heardAt, isDoubted })
  })
})

describe('a movement that a bank tells of', () => {
  const booked = { account: '1', direction: 'in', reference: 'FT1', amount: 1_000, memo: '' } as const

  test.each([
    { bookedOn: '2026-10-05', at: ago(hour) },
    { bookedOn: '2026-10-05' },
    { bookedOn: '2025-10-04' },
  ])('is as the bank dates it: %j', (dates) => {
    const line = { ...booked, ...dates }
    expect(dateMovement(line, heardAt)).toEqual({ line, isDoubted: false })
    expect(movedBy(heardAt, line)).toBe(line)
  })

  test('and books ahead, as before holidays, keeps its day, and was paid by the time that it was heard of', () => {
    expect(lastDayBooked(heardAt)).toBe('2026-11-05')
    for (const dates of [{ bookedOn: '2026-11-05' }, { bookedOn: '2026-11-05', at: ago(-31 * day) }]) {
      const line = { ...booked, ...dates }
      expect(dateMovement(line, heardAt)).toEqual({ line: { ...line, at: heardAt }, isDoubted: false })
    }
  })

  test.each([
    '2026-11-06',
    '2099-01-01',
    '2025-10-03',
    '2000-01-01',
  ])('and dates %s is of when it was heard of', (bookedOn) => {
    const line = { ...booked, bookedOn, at: new Date(`${bookedOn}T00:00:00Z`) }
    const dated = { ...line, bookedOn: '2026-10-05', at: heardAt }
    expect(dateMovement(line, heardAt)).toEqual({ line: dated, isDoubted: true })
  })
})
