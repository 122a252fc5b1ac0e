import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChargeFilter } from '../../../src/ports/statements/settlement-store.ts'
import { type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

const asked: ChargeFilter[] = []
let http: HttpUnderTest
beforeAll(async () => {
  const row = { channel: 'momo', count: 10, gross: 12_500_000, fee: 25_000, feeTax: 2_500, net: 12_472_500 }
  const charges = async (filter: ChargeFilter) => {
    asked.push(filter)
    return [
      { ...row, schoolCode: 'TH-1' },
      { ...row, schoolCode: null },
    ]
  }
  const borne = async () => [{ schoolCode: 'TH-1', count: 2, amount: 4_300 }]
  http = await startHttp({ settlements: { charges, borne } as never })
})
afterAll(() => http.close())

test('an operator reads what providers kept, by school and together', async () => {
  const operator = await http.client('operator', [], true)
  const answer = await operator('/v1/charges?from=2026-09-01&to=2026-09-30&channel=momo')
  expect(await answer.json()).toMatchObject({
    charges: [{ schoolCode: 'TH-1', fee: 25_000 }, { schoolCode: null }],
    total: { count: 20, gross: 25_000_000, fee: 50_000, feeTax: 5_000, net: 24_945_000 },
    kept: 55_000,
    borne: [],
  })
  expect(asked).toEqual([{ from: '2026-09-01', to: '2026-09-30', channel: 'momo' }])
})

test('A1: what schools bore of transfers stands beside it, unless one channel is asked for', async () => {
  const operator = await http.client('other-operator', [], true)
  const answer = await operator('/v1/charges?from=2026-09-01&to=2026-09-30')
  expect(await answer.json()).toMatchObject({ borne: [{ schoolCode: 'TH-1', count: 2, amount: 4_300 }] })
})

test('a school system reads none, and a day that is none is refused', async () => {
  const school = await http.client('school', ['TH-1'])
  const path = '/v1/charges?from=2026-09-01&to=2026-09-31'
  expect(await problemOf(await school(path))).toMatchObject({ status: 403 })
  const other = await http.client('other', [], true)
  expect(await problemOf(await other(path))).toMatchObject({ status: 400, errors: [{ field: 'to' }] })
})
