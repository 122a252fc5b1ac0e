import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aBill, aSchool } from '../support/school-records.ts'
import { until } from '../support/until.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from './support/start-http.ts'

const { code: schoolCode } = aSchool()

describe('more requests than there are places', () => {
  let http: HttpUnderTest
  let one: Caller
  let two: Caller

  beforeAll(async () => {
    http = await startHttp({ requestsAtOnce: 8, importsAtOnce: 2 })
    one = await http.client('one', [schoolCode])
    two = await http.client('two', [schoolCode])
    await putRoster(one)
  })
  afterAll(() => http.close())

  const send = (call: Caller, number: string) =>
    call('/v1/bills', { method: 'POST', json: aBill({ number }) })

  async function countRows(sql: string): Promise<number> {
    const { rows } = await http.database.pool.query<{ count: number }>(`select count(*) as count from ${sql}`)
    return rows[0]?.count ?? 0
  }

  test('a client that fills its share is refused, others come in, and what came in is kept', async () => {
    const lock = await http.database.pool.connect()
    await lock.query('begin')
    await lock.query('lock table bills')
    const refusals: Response[] = []
    const sendMany = (call: Caller, name: string, count: number) =>
      Array.from({ length: count }, async (_, place) => {
        const response = await send(call, `${name}-${place}`)
        if (response.status >= 400) refusals.push(response)
        return response.status
      })

    const ofOne = sendMany(one, 'one', 20)
    await until('every refusal', () => refusals.length === 16)
    for (const refusal of refusals) {
      expect(refusal.headers.get('retry-after')).toBe('1')
      expect(await problemOf(refusal)).toMatchObject({ status: 429, code: 'too_many_requests' })
    }
    const ofTwo = sendMany(two, 'two', 2)
    const waiting = `pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await until('six at the lock', async () => (await countRows(waiting)) === 6)
    expect((await fetch(`${http.url}/healthz`)).status).toBe(200)

    await lock.query('commit')
    lock.release()
    const statuses = await Promise.all([...ofOne, ...ofTwo])
    expect(statuses.filter((status) => status === 201)).toHaveLength(6)
    expect(await countRows('bills')).toBe(6)
  })

  test('what was refused goes in when it comes again', async () => {
    const again = Array.from({ length: 20 }, (_, place) => `one-${place}`)
    for (const number of again) expect((await send(one, number)).status).toBeLessThan(300)
    expect(await countRows('bills')).toBe(22)
  })
})
