import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AcceptOutcome } from '../../src/ports/bills/bill-store.ts'
import { aBill, aSchool } from '../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from './support/start-http.ts'

describe('Idempotency-Key', () => {
  let http: HttpUnderTest
  let call: Caller
  let now = new Date('2026-11-02T08:00:00Z')
  let started = 0
  /** Stands in front of the store, so that a test decides when a bill is accepted, and whether. */
  let gate: () => Promise<void> = async () => {}

  beforeAll(async () => {
    http = await startHttp({ clock: () => now, accessTokenSeconds: 1_000_000 })
    const { accept } = http.parts.bills
    http.parts.bills.accept = async (...bills): Promise<readonly AcceptOutcome[]> => {
      started += 1
      await gate()
      return accept(...bills)
    }
    call = await http.client('one', [aSchool().code])
    await putRoster(call)
  })
  afterAll(() => http.close())

  const post = (key: string, bill: unknown, as = call) =>
    as('/v1/bills', { method: 'POST', json: bill, headers: { 'Idempotency-Key': key } })

  test('gives the same answer to the same key and body, and says that it is the kept one', async () => {
    const first = await post('k1', aBill({ number: 'K-1' }))
    const again = await post('k1', aBill({ number: 'K-1' }))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(await again.text()).toBe(await first.text())
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  test('keeps a refusal as well', async () => {
    const unknown = aBill({ number: 'K-2', studentCode: 'NOBODY' })
    const first = await post('k2', unknown)
    const again = await post('k2', unknown)
    expect([first.status, again.status]).toEqual([422, 422])
    expect(await problemOf(again)).toEqual(await problemOf(first))
  })

  test('refuses the same key with another body or on another path', async () => {
    const { id } = (await (await post('k3', aBill({ number: 'K-3' }))).json()) as { id: string }
    const other = await post('k3', aBill({ number: 'K-4' }))
    expect(await problemOf(other)).toMatchObject({ status: 409, code: 'idempotency_conflict' })
    const path = await call(`/v1/bills/${id}/cancel`, {
      method: 'POST',
      headers: { 'Idempotency-Key': 'k3' },
    })
    expect(path.status).toBe(409)
  })

  test('leaves the key of one client to another', async () => {
    const other = await http.client('two', [aSchool().code])
    await post('k5', aBill({ number: 'K-5' }))
    expect((await post('k5', aBill({ number: 'K-6' }), other)).status).toBe(201)
  })

  test('lets one of two at once work and tells the other when to come back', async () => {
    const before = started
    const first = Promise.withResolvers<void>()
    const entered = Promise.withResolvers<void>()
    gate = () => {
      entered.resolve()
      return first.promise
    }
    const working = post('k7', aBill({ number: 'K-7' }))
    await entered.promise
    const busy = await post('k7', aBill({ number: 'K-7' }))
    expect(await problemOf(busy)).toMatchObject({ status: 409, code: 'idempotency_in_progress' })
    expect(busy.headers.get('retry-after')).toBe('1')
    expect((await post('k7', aBill({ number: 'other' }))).status).toBe(409)
    first.resolve()
    expect((await working).status).toBe(201)
    gate = async () => {}
    expect((await post('k7', aBill({ number: 'K-7' }))).status).toBe(201)
    expect(started).toBe(before + 1)
  })

  test('does the work once when many come at the same moment', async () => {
    const before = started
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('k8', aBill({ number: 'K-8' }))))
    expect(started).toBe(before + 1)
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true)
  })

  test('frees the key when the work failed, so that sending again works', async () => {
    gate = () => Promise.reject(new Error('broken'))
    const failed = await post('k9', aBill({ number: 'K-9' }))
    gate = async () => {}
    expect(await problemOf(failed)).toMatchObject({ status: 500, code: 'internal' })
    expect((await post('k9', aBill({ number: 'K-9' }))).status).toBe(201)
  })

  test('frees the key when the body broke the schema, so that the mended one works', async () => {
    expect((await post('k10', { ...aBill({ number: 'K-10' }), total: -1 })).status).toBe(400)
    expect((await post('k10', aBill({ number: 'K-10' }))).status).toBe(201)
  })

  test('gives the key of a process that died to the same request once its hold has lapsed', async () => {
    await post('k11', aBill({ number: 'K-11' }))
    await http.database.pool.query(
      `update idempotency_keys set status = null, answer = null where client_id = 'one' and key = 'k11'`,
    )
    expect((await post('k11', aBill({ number: 'K-11' }))).status).toBe(409)
    now = new Date(now.getTime() + 3 * 60_000)
    expect(await problemOf(await post('k11', aBill({ number: 'K-12' })))).toMatchObject({
      code: 'idempotency_conflict',
    })
    const taken = await post('k11', aBill({ number: 'K-11' }))
    expect(await taken.json()).toMatchObject({ outcome: 'repeated' })
  })

  test('forgets a key after a day', async () => {
    await post('k13', aBill({ number: 'K-13' }))
    now = new Date(now.getTime() + 25 * 3_600_000)
    expect((await post('k13', aBill({ number: 'K-14' }))).status).toBe(201)
    expect(await http.parts.idempotency.forget(new Date(now.getTime() - 3_600_000))).toBeGreaterThan(5)
  })

  test.each([' ', 'ké', 'x'.repeat(256)])('refuses the key "%s"', async (key) => {
    const answer = await call('/v1/bills', {
      method: 'POST',
      json: aBill(),
      headers: { 'Idempotency-Key': Buffer.from(key).toString('latin1') },
    })
    // fetch trims a header to nothing, which is no key at all.
    expect(answer.status).toBe(key === ' ' ? 201 : 400)
  })
})
