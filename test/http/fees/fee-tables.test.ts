import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from '../support/start-http.ts'

describe('fee items, prices and exemptions over HTTP', () => {
  let http: HttpUnderTest
  let school: Caller
  let stranger: Caller
  let operator: Caller
  const schoolCode = aSchool().code
  const studentCode = aStudent().code

  beforeAll(async () => {
    http = await startHttp()
    school = await http.client('school', [schoolCode])
    stranger = await http.client('stranger', ['ELSEWHERE'])
    operator = await http.client('operator', [], true)
    await putRoster(school)
  })
  afterAll(() => http.close())

  const post = (path: string, json: unknown, as = school) => as(path, { method: 'POST', json })

  const item = { code: 'DONG_PHUC', name: 'Đồng phục', kind: 'SERVICE', schoolCode, validFrom: '2026-08-01' }
  const price = (changes: object = {}) => ({
    ...{ item: 'TIEN_AN', schoolYear: '2026-2027', validFrom: '2026-08-01', unit: 'meal-day', price: 35_000 },
    ...changes,
  })

  test('a school adds an item of its own, once, and sees it beside those of the catalogue', async () => {
    expect((await post('/v1/fee-items', item)).status).toBe(201)
    expect((await post('/v1/fee-items', item)).status).toBe(200)
    const other = await post('/v1/fee-items', { ...item, kind: 'VOLUNTARY' })
    expect(await problemOf(other)).toMatchObject({ status: 409, code: 'record_conflict' })
    const catalogued = await post('/v1/fee-items', { ...item, code: 'HOC_PHI' })
    expect(catalogued.status).toBe(409)
    const seen = (await (await school(`/v1/fee-items?schoolCode=${schoolCode}`)).json()) as { code: string }[]
    expect(seen.map(({ code }) => code)).toEqual(expect.arrayContaining(['HOC_PHI', 'DONG_PHUC']))
    expect((await stranger(`/v1/fee-items?schoolCode=${schoolCode}`)).status).toBe(403)
  })

  test('an item says which amounts are taken for it; what is voluntary is never taken only as a whole', async () => {
    const trip = { ...item, code: 'DA_NGOAI', exactness: 'exact' }
    expect((await post('/v1/fee-items', trip)).status).toBe(201)
    expect((await post('/v1/fee-items', trip)).status).toBe(200)
    expect((await post('/v1/fee-items', { ...trip, exactness: 'any' })).status).toBe(409)
    const gift = await post('/v1/fee-items', { ...trip, code: 'QUY_LOP', kind: 'VOLUNTARY' })
    expect(await problemOf(gift)).toMatchObject({ status: 400, errors: [{ field: 'exactness' }] })
    const seen = (await (await school(`/v1/fee-items?schoolCode=${schoolCode}`)).json()) as object[]
    expect(seen).toContainEqual(expect.objectContaining({ code: 'DA_NGOAI', exactness: 'exact' }))
  })

  test('what is for all schools is decided by operators', async () => {
    const { schoolCode: _, ...ofProvince } = item
    const wide = { ...ofProvince, code: 'THI_THU' }
    expect((await post('/v1/fee-items', wide)).status).toBe(403)
    expect((await post('/v1/fee-items', wide, operator)).status).toBe(201)
    expect((await post('/v1/fee-items', { ...wide, schoolCode })).status).toBe(409)
    expect((await post('/v1/fee-schedules', price({ item: 'VE_SINH' }))).status).toBe(403)
    expect((await post('/v1/fee-schedules', price({ item: 'VE_SINH' }), operator)).status).toBe(201)
  })

  test('a price that leaves open which one counts is refused, and one that is more specific is not', async () => {
    expect((await post('/v1/fee-schedules', price({ level: 'TH' }), operator)).status).toBe(201)
    expect((await post('/v1/fee-schedules', price({ level: 'TH' }), operator)).status).toBe(200)
    const ambiguous = await post('/v1/fee-schedules', price({ area: 'rural' }), operator)
    expect(await problemOf(ambiguous)).toMatchObject({ status: 409, code: 'record_conflict' })
    expect((await post('/v1/fee-schedules', price({ level: 'TH', area: 'rural' }), operator)).status).toBe(
      201,
    )
    expect((await post('/v1/fee-schedules', price({ schoolCode, level: 'TH', area: 'urban' }))).status).toBe(
      201,
    )
  })

  test('two prices that contradict each other and come at once are not both stored', async () => {
    const sent = ['TH', 'THCS', 'THPT'].flatMap((level) => [
      price({ item: 'NUOC_UONG', level }),
      price({ item: 'NUOC_UONG', level, price: 40_000 }),
    ])
    const answers = await Promise.all(sent.map((json) => post('/v1/fee-schedules', json, operator)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409])
  })

  test('a price names an item and an area that are known, and a base its decision', async () => {
    const unknown = await post('/v1/fee-schedules', price({ item: 'X', area: 'moon' }), operator)
    expect((await problemOf(unknown)).errors?.map(({ field }) => field)).toEqual(['item', 'area'])
    const undecided = await post('/v1/fee-schedules', price({ item: 'HOC_PHI', role: 'base' }), operator)
    expect((await problemOf(undecided)).errors).toMatchObject([{ field: 'decision' }])
  })

  test('a school that is not here has neither items nor prices, and a school sees no items of another', async () => {
    for (const [path, json] of [
      ['/v1/fee-items', { ...item, code: 'GHE_MOI' }],
      ['/v1/fee-schedules', price({ item: 'VE_SINH' })],
    ] as const) {
      const answer = await post(path, { ...json, schoolCode: 'NICHTS' }, operator)
      expect((await problemOf(answer)).errors).toMatchObject([{ code: 'unknown_school' }])
    }
    await putRoster(await http.client('neighbour', ['NEIGHBOUR']), 'NEIGHBOUR')
    expect(
      (await post('/v1/fee-items', { ...item, code: 'XE_BUYT', schoolCode: 'NEIGHBOUR' }, operator)).status,
    ).toBe(201)
    const seen = (await (await school(`/v1/fee-items?schoolCode=${schoolCode}`)).json()) as { code: string }[]
    expect(seen.map(({ code }) => code)).not.toContain('XE_BUYT')
  })

  test('a price that ended before its first day never counted, and makes room; one that ended on it makes none', async () => {
    const of = (from: string) => price({ item: 'SO_LIEN_LAC', schoolCode, unit: 'term', validFrom: from })
    const end = async (json: object, lastDay: string) => {
      const { id } = (await (await post('/v1/fee-schedules', json)).json()) as { id: string }
      expect((await post(`/v1/fee-schedules/${id}/end`, { lastDay, reason: 'sai' })).status).toBe(200)
    }
    await end(of('2026-09-01'), '2026-08-31')
    await end({ ...of('2026-09-01'), price: 40_000 }, '2026-09-01')
    expect((await post('/v1/fee-schedules', { ...of('2026-09-01'), price: 45_000 })).status).toBe(409)
    expect((await post('/v1/fee-schedules', { ...of('2026-09-02'), price: 45_000 })).status).toBe(201)
    const schedules = await http.parts.fees.schedules('2026-2027', [schoolCode])
    expect(
      schedules
        .filter((one) => one.item === 'SO_LIEN_LAC')
        .map((one) => `${one.price} ${one.from} ${one.to}`),
    ).toEqual(['40000 2026-09-01 2026-09-01', '45000 2026-09-02 null'])
  })

  test('a price ends after a day with a reason, and another takes its place', async () => {
    const first = await post('/v1/fee-schedules', price({ item: 'BAN_TRU', schoolCode, unit: 'month' }))
    const { id } = (await first.json()) as { id: string }
    const end = { lastDay: '2026-12-31', reason: 'Nghị quyết mới' }
    expect(await (await post(`/v1/fee-schedules/${id}/end`, end)).json()).toMatchObject({ to: '2026-12-31' })
    expect((await post(`/v1/fee-schedules/${id}/end`, end)).status).toBe(200)
    expect((await post(`/v1/fee-schedules/${id}/end`, { ...end, lastDay: '2026-11-30' })).status).toBe(409)
    expect((await post(`/v1/fee-schedules/${id}/end`, end, stranger)).status).toBe(404)
    const next = price({ item: 'BAN_TRU', schoolCode, unit: 'month', validFrom: '2027-01-01' })
    expect((await post('/v1/fee-schedules', next)).status).toBe(201)
  })

  test('an exemption is stored with its decision, once, and ended by a row of its own', async () => {
    const grant = {
      ...{ schoolCode, studentCode, rule: 'ND238_70' },
      ...{ decisionNumber: '15/QĐ', validFrom: '2026-09-01' },
    }
    const stored = await post('/v1/exemptions', grant)
    expect(stored.status).toBe(201)
    const { id } = (await stored.json()) as { id: string }
    expect(await (await post('/v1/exemptions', grant)).json()).toEqual({ id, outcome: 'repeated' })
    const otherwise = await post('/v1/exemptions', { ...grant, validTo: '2027-01-31' })
    expect((await problemOf(otherwise)).errors).toMatchObject([{ code: 'stands_otherwise' }])
    const byLaw = await post('/v1/exemptions', { ...grant, rule: 'PUBLIC_TUITION' })
    expect((await problemOf(byLaw)).errors).toMatchObject([{ field: 'rule', code: 'exemption_rule' }])
    expect((await post('/v1/exemptions', grant, stranger)).status).toBe(403)

    const end = { lastDay: '2026-08-31', reason: 'Quyết định bị thu hồi' }
    expect((await post(`/v1/exemptions/${id}/end`, end, stranger)).status).toBe(404)
    expect((await post(`/v1/services/${id}/end`, end)).status).toBe(404)
    expect(await (await post(`/v1/exemptions/${id}/end`, end)).json()).toMatchObject({
      rule: 'ND238_70',
      decisionNumber: '15/QĐ',
      from: '2026-09-01',
      end: { ...end, by: 'school (school)' },
    })
    const list = await school(`/v1/exemptions?schoolCode=${schoolCode}&studentCode=${studentCode}`)
    expect(await list.json()).toHaveLength(1)
  })

  test('services and enrolments of many students come as lines of an import, in a table too', async () => {
    const table =
      'Mã học sinh,Mã khoản thu,Từ ngày,Đến ngày\nHS-0001,TIEN_AN,05/09/2026,\nHS-9999,TIEN_AN,05/09/2026,\n'
    const body = { method: 'POST', body: table, headers: { 'Content-Type': 'text/csv' } }
    const answer = await school(`/v1/imports?kind=services&schoolCode=${schoolCode}`, body)
    const summary = (await answer.json()) as { id: string }
    expect(summary).toMatchObject({ lines: 2, accepted: 1, refused: 1 })
    const stored = await school(`/v1/services?schoolCode=${schoolCode}&studentCode=${studentCode}`)
    expect(await stored.json()).toMatchObject([{ item: 'TIEN_AN', from: '2026-09-05', to: null }])
    const lines = `${JSON.stringify({ schoolCode, studentCode, from: '2026-09-05' })}\n`
    const stays = { method: 'POST', body: lines, headers: { 'Content-Type': 'application/x-ndjson' } }
    expect(await (await school('/v1/imports?kind=enrolments', stays)).json()).toMatchObject({ accepted: 1 })
  })
})
