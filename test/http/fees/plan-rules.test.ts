import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linesOf } from '../../support/scene.ts'
import { aBill, aStudent } from '../../support/school-records.ts'
import { type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'
import { openPlanScene } from './plan-scene.ts'

const september = ['2026-09-01', '2026-09-30'] as const
const october = ['2026-10-01', '2026-10-31'] as const
const everybody = (...items: string[]) => ({ items: items.map((item) => ({ item, askedOf: 'everybody' })) })

describe('what a plan keeps to, over HTTP', () => {
  let http: HttpUnderTest
  beforeAll(async () => {
    http = await startHttp()
  })
  afterAll(() => http.close())

  test('unless it says otherwise tuition and what is collected for others is asked of everybody, the rest of who is registered', async () => {
    const scene = await openPlanScene(http)
    const plan = await scene.plan(...september, ['HOC_PHI', 'BHYT', 'TIEN_AN', 'TAI_TRO'])
    expect(await scene.get(`/v1/collection-plans/${plan.id}`)).toMatchObject({
      items: [
        { item: 'HOC_PHI', askedOf: 'everybody' },
        { item: 'BHYT', askedOf: 'everybody' },
        { item: 'TIEN_AN', askedOf: 'registered' },
        { item: 'TAI_TRO', askedOf: 'registered' },
      ],
    })
  })

  test('what a school and the province call by one code is what the school has', async () => {
    const scene = await openPlanScene(http)
    const operator = await http.client(`operator-${scene.schoolCode}`, [], true)
    const item = { code: `TRAI_HE_${scene.schoolCode}`, kind: 'SERVICE', validFrom: '2026-08-01' }
    const own = { ...item, name: 'Trại hè của trường', schoolCode: scene.schoolCode }
    expect((await scene.post('/v1/fee-items', own)).status).toBe(201)
    const ofAll = { ...item, name: 'Trại hè', kind: 'VOLUNTARY' }
    expect((await scene.post('/v1/fee-items', ofAll, operator)).status).toBe(201)
    await scene.price(item.code, 'once', 50_000)
    await scene.student('HS-1')
    const { id } = await scene.plan(...september, [], everybody(item.code))
    expect((await scene.statement(id, 'HS-1')).lines).toMatchObject([{ name: own.name, kind: 'SERVICE' }])
  })

  test('of two schools that call one thing by one code, the one where it is voluntary asks only who registered', async () => {
    // The kind of the school whose code comes last is the one that a plan for both is checked against.
    const [owing, giving] = [await openPlanScene(http, { code: 'TH-zz' }), await openPlanScene(http)]
    const item = { code: 'QUY_LOP', name: 'Quỹ lớp', validFrom: '2026-08-01' }
    for (const [scene, kind] of [
      [owing, 'SERVICE'],
      [giving, 'VOLUNTARY'],
    ] as const) {
      await scene.post('/v1/fee-items', { ...item, schoolCode: scene.schoolCode, kind })
      await scene.price('QUY_LOP', 'once', 50_000)
      await scene.student('HS-1')
    }
    const schoolCodes = [owing.schoolCode, giving.schoolCode]
    const operator = await http.client(`operator-${owing.schoolCode}`, [], true)
    const sent = { title: 'Quỹ', schoolYear: '2026-2027', period: 'T9', from: september[0], to: september[1] }
    const plan = { ...sent, dueOn: september[1], schoolCodes, ...everybody('QUY_LOP') }
    const answer = await owing.post('/v1/collection-plans', plan, operator)
    await owing.post(`/v1/collection-plans/${answer.body.id}/issue`, undefined, operator)
    expect(await owing.bills()).toHaveLength(1)
    expect(await giving.bills()).toEqual([])
  })

  test('of two schools with one code of a student each has its own statement', async () => {
    const [one, two] = [await openPlanScene(http), await openPlanScene(http)]
    const operator = await http.client(`operator-${one.schoolCode}`, [], true)
    for (const [scene, price] of [
      [one, 1_000],
      [two, 2_000],
    ] as const) {
      await scene.student('HS-1')
      await scene.price('BHYT', 'year', price)
    }
    const sent = { title: 'x', schoolYear: '2026-2027', period: 'x', from: september[0], to: september[1] }
    const schoolCodes = [one.schoolCode, two.schoolCode]
    const json = { ...sent, dueOn: september[1], ...everybody('BHYT'), schoolCodes }
    const { id } = (await one.post('/v1/collection-plans', json, operator)).body
    const total = async ({ schoolCode }: { schoolCode: string }) =>
      (
        await one.get(
          `/v1/collection-plans/${id}/statement?schoolCode=${schoolCode}&studentCode=HS-1`,
          operator,
        )
      ).total
    expect([await total(one), await total(two)]).toEqual([1_000, 2_000])
  })

  test('debts come in the order of their days, of one day in that of their numbers', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('SO_LIEN_LAC', 'once', 51_000)
    for (const [number, dueOn] of [
      ['B', '2026-08-20'],
      ['C', '2026-08-10'],
      ['A', '2026-08-20'],
    ] as const)
      await scene.post(
        '/v1/bills',
        aBill({ number, dueOn, schoolCode: scene.schoolCode, studentCode: 'HS-1' }),
      )
    const plan = await scene.plan(...september, [], { ...everybody('SO_LIEN_LAC'), debts: 'carried' })
    const { debts } = await scene.statement(plan.id, 'HS-1')
    expect(debts.map(({ billNumber }: { billNumber: string }) => billNumber)).toEqual(['C', 'A', 'B'])
    await scene.issue(plan.id)
    const lines = (await scene.bills())
      .at(-1)
      .lines.map(({ carriedFrom }: { carriedFrom?: string }) => carriedFrom)
    expect(lines).toEqual([undefined, 'C', 'A', 'B'])
  })

  test('who is asked for nothing new is asked for no debt either: it stays on its bill', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('NUOC_UONG', 'month', 10_000)
    await scene.issue((await scene.plan(...september, [], everybody('NUOC_UONG'))).id)
    const plan = await scene.plan(...october, ['TIEN_AN'], { debts: 'carried' })
    expect(await scene.statement(plan.id, 'HS-1')).toMatchObject({
      state: 'nothing',
      total: 0,
      altogether: 10_000,
    })
    expect(await scene.issue(plan.id)).toMatchObject({ students: { nothing: 1 }, carried: 0 })
    expect(await scene.bills()).toMatchObject([{ state: 'issued', payable: 10_000 }])
  })

  test('a plan for a school that is not here is refused', async () => {
    const scene = await openPlanScene(http)
    const operator = await http.client(`operator-${scene.schoolCode}`, [], true)
    const sent = { title: 'x', schoolYear: '2026-2027', period: 'x', from: september[0], to: september[1] }
    const json = {
      ...sent,
      dueOn: september[1],
      ...everybody('BHYT'),
      schoolCodes: [scene.schoolCode, 'NICHTS'],
    }
    const response = await operator('/v1/collection-plans', { method: 'POST', json })
    expect((await problemOf(response)).errors).toMatchObject([
      { field: 'schoolCodes.1', code: 'unknown_school' },
    ])
  })

  test('days outside the school year are refused: another year’s law and prices are theirs', async () => {
    const scene = await openPlanScene(http)
    const planOf = async (from: string, to: string) => {
      const sent = { title: 'x', schoolYear: '2024-2025', period: 'x', from, to, dueOn: to }
      const json = { ...sent, schoolCodes: [scene.schoolCode], ...everybody('HOC_PHI') }
      return scene.post('/v1/collection-plans', json)
    }
    const refused = (field: string) => ({ field, code: 'other_school_year' })
    const errorsOf = async (from: string, to: string) => (await planOf(from, to)).body.errors
    expect(await errorsOf('2025-08-01', '2025-08-31')).toMatchObject([refused('from'), refused('to')])
    expect(await errorsOf('2024-07-31', '2024-08-31')).toMatchObject([refused('from')])
    expect(await errorsOf('2025-07-01', '2025-08-01')).toMatchObject([refused('to')])
    expect((await planOf('2024-08-01', '2025-07-31')).status).toBe(201)
  })

  test('a pupil who was erased is asked for nothing, and stands in no statement', async () => {
    const scene = await openPlanScene(http)
    for (const code of ['HS-1', 'HS-2']) await scene.student(code)
    await scene.price('BHYT', 'year', 884_520)
    const { id } = await scene.plan(...september, ['BHYT'])
    await http.database.pool.query(
      `update students set sealed = null, erased_at = now(), identity_index = null, name_index = null
       where school_code = $1 and code = 'HS-1'`,
      [scene.schoolCode],
    )
    expect(await scene.preview(id)).toMatchObject({ students: { 'to-bill': 1 } })
    await scene.issue(id)
    expect(await scene.bills()).toMatchObject([{ student: 'HS-2' }])
  })

  test('a plan with such days that an older version kept is not issued, and its preview says why', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.student('HS-2')
    await scene.enrol('HS-2', '2026-08-01', '2026-08-31')
    await scene.price('BHYT', 'year', 884_520)
    const { id } = await scene.plan('2026-09-01', '2027-07-31', ['BHYT'])
    await http.database.pool.query(`update collection_plans set to_day = '2027-08-31' where id = $1`, [id])
    expect(await scene.preview(id)).toMatchObject({
      ...{ students: { blocked: 1, nothing: 1 }, total: { bills: 0, payable: 0 } },
      problems: { 'other_school_year BHYT': 1 },
    })
    expect((await scene.issue(id)).errors).toMatchObject([{ field: 'to', code: 'other_school_year' }])
    expect(await scene.bills()).toEqual([])
  })

  test('a second plan of a month asks for the meals of other days, and for those that were eaten after all', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-08-01')
    const day = '2026-09-08'
    await scene.absent('HS-1', day, '2026-09-07T07:00:00+07:00')
    const { id } = await scene.plan(...september, ['TIEN_AN'])
    await scene.issue(id)
    const present = { schoolCode: scene.schoolCode, studentCode: 'HS-1', day, is: 'present' }
    await scene.post('/v1/attendance', { ...present, reportedAt: '2026-09-07T08:00:00+07:00' })
    const asked = async (mealWeekdays: readonly number[]) => {
      const plan = await scene.plan(...september, ['TIEN_AN'], { mealWeekdays })
      return (await scene.statement(plan.id, 'HS-1')).lines.map(({ name }: { name: string }) => name)
    }
    expect(await asked([6])).toEqual(['Tiền ăn bán trú (4 ngày)'])
    expect(await asked([1, 2, 3, 4, 5])).toEqual(['Tiền ăn bán trú (1 ngày)'])
  })

  test('health insurance of the year goes along to the next school, unless it was taken off or cancelled at the old one', async () => {
    const [old, between, anew] = [
      await openPlanScene(http),
      await openPlanScene(http),
      await openPlanScene(http),
    ]
    const schoolCodes = [old, between, anew].map(({ schoolCode }) => schoolCode)
    const ofAll = await http.client(`client-of-all-${old.schoolCode}`, schoolCodes)
    for (const scene of [old, between, anew]) {
      await scene.price('BHYT', 'year', 884_520)
      await scene.price('SO_LIEN_LAC', 'year', 50_000)
      const bus = { code: 'XE_DUA_DON', name: 'Xe đưa đón', kind: 'PASS_THROUGH', validFrom: '2026-08-01' }
      await scene.post('/v1/fee-items', { ...bus, schoolCode: scene.schoolCode })
      await scene.price('XE_DUA_DON', 'month', 1_000)
    }
    const items = everybody('BHYT', 'SO_LIEN_LAC', 'XE_DUA_DON')
    const codes = ['HS-1', 'HS-2', 'HS-3']
    for (const code of codes) await old.student(code)
    await old.issue((await old.plan(september[0], october[1], [], items)).id)
    const [, taken, cancelled] = await old.bills()
    const lines = taken.lines.map((line: { item: string }) =>
      line.item === 'BHYT' ? { ...line, gross: 0, payable: 0 } : line,
    )
    await old.post(`/v1/bills/${taken.id}/revise`, { lines, total: 52_000, reason: 'has a card already' })
    await old.post(`/v1/bills/${cancelled.id}/cancel`, undefined)
    for (const [from, to] of [
      [old, between],
      [between, anew],
    ] as const)
      for (const code of codes) {
        await to.student(code)
        const toWhom = { toSchoolCode: to.schoolCode, toStudentCode: code }
        const move = { schoolCode: from.schoolCode, ...toWhom, reason: 'moves' }
        expect((await from.post(`/v1/students/${code}/move`, move, ofAll)).status).toBe(200)
      }
    const plan = await anew.plan(...october, [], items)
    const asked = async (code: string) => (await anew.statement(plan.id, code)).total
    expect([await asked('HS-1'), await asked('HS-2'), await asked('HS-3')]).toEqual([
      51_000, 935_520, 935_520,
    ])
    expect((await anew.preview(plan.id)).problems).toEqual({ 'already_billed BHYT': 1 })
  })

  test('who moves to another school and back is asked once for what is for the year', async () => {
    const [old, other] = [await openPlanScene(http), await openPlanScene(http)]
    const ofBoth = await http.client(`client-of-both-${old.schoolCode}`, [old.schoolCode, other.schoolCode])
    for (const scene of [old, other]) {
      await scene.price('BHYT', 'year', 884_520)
      await scene.student('HS-1')
    }
    const items = everybody('BHYT')
    await old.issue((await old.plan(...september, [], items)).id)
    for (const [from, to] of [
      [old, other],
      [other, old],
    ] as const) {
      const toWhom = { toSchoolCode: to.schoolCode, toStudentCode: 'HS-1' }
      const move = { schoolCode: from.schoolCode, ...toWhom, reason: 'moves' }
      expect((await from.post('/v1/students/HS-1/move', move, ofBoth)).status).toBe(200)
    }
    for (const scene of [old, other]) {
      const plan = await scene.plan(...october, [], items)
      expect(await scene.preview(plan.id)).toMatchObject({
        students: { nothing: 1 },
        problems: { 'already_billed BHYT': 1 },
      })
    }
  })

  test('an item of the school that is over when a plan begins blocks its bills, until the last day it does not', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    const of = {
      schoolCode: scene.schoolCode,
      kind: 'SERVICE',
      validFrom: '2026-08-01',
      validTo: '2026-09-30',
    }
    await scene.post('/v1/fee-items', { ...of, code: 'VE_SINH_HE', name: 'Vệ sinh hè' })
    await scene.price('VE_SINH_HE', 'once', 20_000)
    const preview = async (from: string, to: string) =>
      scene.preview((await scene.plan(from, to, [], everybody('VE_SINH_HE'))).id)
    expect(await preview('2026-09-30', '2026-10-31')).toMatchObject({ students: { 'to-bill': 1 } })
    expect(await preview(...october)).toMatchObject({
      students: { blocked: 1 },
      problems: { 'unknown_item VE_SINH_HE': 1 },
    })
  })

  test('a service and a stay count until the day on which they were ended, and not at all where that is before they began', async () => {
    const scene = await openPlanScene(http)
    await scene.price('HAI_BUOI', 'month', 300_000)
    const end = async (path: string, { id }: { id: string }, lastDay: string) => {
      const answer = await scene.post(`${path}/${id}/end`, { lastDay, reason: 'sai' })
      expect(answer.status).toBe(200)
    }
    for (const code of ['HS-1', 'HS-2', 'HS-3']) await scene.student(code)
    const services = {
      'HS-1': await scene.serve('HS-1', 'HAI_BUOI', '2026-08-01'),
      'HS-2': await scene.serve('HS-2', 'HAI_BUOI', '2026-09-05'),
    }
    await end('/v1/services', services['HS-1'], '2026-09-10')
    await end('/v1/services', services['HS-2'], '2026-09-04')
    await scene.serve('HS-3', 'HAI_BUOI', '2026-08-01')
    await end('/v1/enrolments', await scene.enrol('HS-3', '2026-09-20'), '2026-09-19')
    const plan = await scene.plan(...september, ['HAI_BUOI'])
    const asked = async (code: string) => (await scene.statement(plan.id, code)).total
    expect([await asked('HS-1'), await asked('HS-2'), await asked('HS-3')]).toEqual([100_000, 0, 300_000])
  })

  test('the number of a bill is of its student’s code, or of the beginning of its hash where it would be longer than 40', async () => {
    const scene = await openPlanScene(http)
    const codes = [32, 33, 40].map((length) => 'HS-'.padEnd(length, '1'))
    for (const code of codes) await scene.student(code)
    await scene.price('BHYT', 'year', 884_520)
    const plan = await scene.plan(...september, ['BHYT'])
    expect((await scene.issue(plan.id)).students).toEqual({ issued: 3 })
    const numbers = new Map((await scene.bills()).map(({ student, number }) => [student, number]))
    expect(numbers.get(codes[0])).toBe(`${plan.number}-${codes[0]}`)
    for (const code of codes.slice(1))
      expect(numbers.get(code)).toMatch(new RegExp(`^${plan.number}-[0-9A-F]{24}$`))
    expect((await scene.issue(plan.id)).students).toEqual({ billed: 3 })
  })

  test('a school of more students than are read together is counted and billed whole', async () => {
    const scene = await openPlanScene(http)
    const codes = Array.from({ length: 502 }, (_, place) => `HS-${1_000 + place}`)
    const lines = codes.map((code) => `${JSON.stringify(aStudent({ code, schoolCode: scene.schoolCode }))}\n`)
    await scene.call('/v1/imports?kind=students', {
      ...{ method: 'POST', body: lines.join(''), headers: { 'Content-Type': 'application/x-ndjson' } },
    })
    await scene.price('NUOC_UONG', 'month', 10_000)
    const plan = await scene.plan(...september, [], everybody('NUOC_UONG'))
    expect((await scene.preview(plan.id)).students).toEqual({ 'to-bill': 502 })
    expect((await scene.issue(plan.id)).students).toEqual({ issued: 502 })
    expect(new Set((await scene.bills()).map(({ student }) => student))).toEqual(new Set(codes))
  })

  test('delivery is woken by bills that were made, and by nothing else', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('BHYT', 'year', 884_520)
    const plan = await scene.plan(...september, ['BHYT'])
    const before = http.woken()
    await scene.issue(plan.id)
    expect(http.woken()).toBe(before + 1)
    await scene.issue(plan.id)
    expect(http.woken()).toBe(before + 1)
  })

  test('a bill that stands under the number of a plan’s keeps it: the student is refused, and no debt goes on', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('NUOC_UONG', 'month', 10_000)
    await scene.issue((await scene.plan(...september, [], everybody('NUOC_UONG'))).id)
    const plan = await scene.plan(...october, [], { ...everybody('NUOC_UONG'), debts: 'carried' })
    const of = { schoolCode: scene.schoolCode, studentCode: 'HS-1', number: `${plan.number}-HS-1` }
    expect((await scene.post('/v1/bills', aBill({ ...of, ...linesOf(7_000) }))).status).toBe(201)
    expect(await scene.issue(plan.id)).toMatchObject({
      ...{ students: { refused: 1 }, carried: 0, total: { bills: 0, payable: 0 } },
    })
    expect((await scene.bills()).map(({ state, payable }) => `${state} ${payable}`).toSorted()).toEqual([
      ...['issued 10000', 'issued 7000'],
    ])
    const { rows } = await http.database.pool.query(
      'select count(*) from plan_charges where school_code = $1 and plan_id = $2',
      [scene.schoolCode, plan.id],
    )
    expect(rows).toEqual([{ count: 0 }])
  })

  test('who has the bill of a plan is asked by it no more, also for what may be bought again', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('SO_LIEN_LAC', 'once', 30_000)
    const plan = await scene.plan(...september, [], everybody('SO_LIEN_LAC'))
    await scene.issue(plan.id)
    expect(await scene.statement(plan.id, 'HS-1')).toMatchObject({
      ...{ state: 'billed', billNumber: `${plan.number}-HS-1`, lines: [], total: 0 },
    })
    const next = await scene.plan(...september, [], everybody('SO_LIEN_LAC'))
    expect(await scene.statement(next.id, 'HS-1')).toMatchObject({ state: 'to-bill', total: 30_000 })
  })
})
