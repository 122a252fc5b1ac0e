import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTime, writeTime } from '../../../src/domain/time/compact-time.ts'

describe('yyyyMMddHHmmss', () => {
  test('is Vietnam time in 24 hours', () => {
    expect(writeTime(new Date('2026-12-31T17:00:05Z'))).toBe('20270101000005')
    expect(writeTime(new Date('2026-09-30T07:30:00Z'))).toBe('20260930143000')
  })

  test('is read back to the second', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, (at) => {
        expect(readTime(writeTime(at))).toEqual(new Date(Math.floor(at.getTime() / 1000) * 1000))
      }),
    )
  })

  test.each([
    '',
    '20260230000000',
    '20260930240000',
    '20260930126000',
    '2026093012',
    '2026-09-30 12:10:00',
    // What programs write for a time that they do not know.
    '00010101000000',
    '19700101080000',
    '２０２６0930121000',
  ])('%j is no time', (text) => {
    expect(readTime(text)).toBeUndefined()
  })
})
