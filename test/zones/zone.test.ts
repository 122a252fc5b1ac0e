import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { businessDayOf } from '../../src/domain/days/business-day.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const zone = process.env.TZ

describe(`T10: in the zone ${zone}`, () => {
  let bench: StoreBench
  beforeAll(async () => {
    bench = await openStoreBench()
  })
  afterAll(() => bench.close())

  test('the process and the database are in it', async () => {
    const named = (timeZone?: string) =>
      new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
    expect(named()).toBe(named(zone))
    const { rows } = await bench.pool.query('show timezone')
    expect(rows[0].TimeZone).toBe(zone)
  })

  test('the last millisecond of 31 October in Việt Nam is of that day, and the next is not', () => {
    const last = new Date('2026-10-31T16:59:59.999Z')
    expect(businessDayOf(last)).toBe('2026-10-31')
    expect(businessDayOf(new Date(last.getTime() + 1))).toBe('2026-11-01')
  })
})
