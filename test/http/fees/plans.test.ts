import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuePlan } from '../../../src/fees/issue-plan.ts'
import { type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'
import { openPlanScene } from './plan-scene.ts'

const september = ['2026-09-01', '2026-09-30'] as const
const october = ['2026-10-01', '2026-10-31'] as const

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}

describe('collection plans over HTTP', () => {
  let http: HttpUnderTest
  let now = new Date('2026-11-29T05:00:00Z')
  beforeAll(async () => {
    http = await startHttp({ clock: () => now })
  })
  afterAll(() => http.close())

  test('a preview counts per student and item and writes nothing; issuing makes exactly that', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.student('HS-2')
    await scene.student('HS-3', { status: 'left' })
    await scene.price('HOC_PHI', 'month', 60_000)
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
    const plan = await scene.plan(...september, ['HOC_PHI', 'TIEN_AN'], { daysOff: ['2026-09-02'] })

    const preview = await scene.preview(plan.id)
    expect(preview).toMatchObject({
      students: { 'to-bill': 2, nothing: 1 },
      total: { bills: 2, gross: 855_000, budgetCompensation: 120_000, payable: 735_000 },
      items: { TIEN_AN: { bills: 1, payable: 735_000 }, HOC_PHI: { bills: 2, payable: 0 } },
      problems: {},
    })
    expect(await scene.bills()).toEqual([])

    const issued = await scene.issue(plan.id)
    expect(issued).toEqual({ ...preview, students: { issued: 2, nothing: 1 } })
    const bills = await scene.bills()
    expect(bills).toMatchObject([
      { number: `${plan.number}-HS-1`, payable: 735_000, compensation: 60_000, state: 'issued' },
      { number: `${plan.number}-HS-2`, payable: 0, compensation: 60_000, state: 'paid' },
    ])
    expect(bills[0].lines.map((line: { name: string }) => line.name)).toEqual([
      'Học phí (tháng 09/2026)',
      'Tiền ăn bán trú (21 ngày)',
    ])
  })

  test('the lines of a plan take the amounts that their items say, and what is voluntary is asked as owed by nobody', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    const valid = { schoolCode: scene.schoolCode, validFrom: '2026-08-01' }
    await scene.post('/v1/fee-items', {
      ...{ ...valid, code: 'DA_NGOAI', name: 'Dã ngoại', kind: 'SERVICE', exactness: 'exact' },
    })
    await scene.price('DA_NGOAI', 'once', 500_000)
    await scene.price('TAI_TRO', 'once', 100_000)
    for (const item of ['DA_NGOAI', 'TAI_TRO']) await scene.serve('HS-1', item, '2026-09-01')
    const plan = await scene.plan(...september, ['DA_NGOAI', 'TAI_TRO'])
    expect(await scene.preview(plan.id)).toMatchObject({ total: { payable: 500_000, voluntary: 100_000 } })
    expect(await scene.statement(plan.id, 'HS-1')).toMatchObject({ total: 600_000, altogether: 500_000 })
    await scene.issue(plan.id)
    const [bill] = await scene.bills()
    expect(await scene.get(`/v1/bills/${bill.id}`)).toMatchObject({
      ...{ payable: 500_000, whole: 500_000, takesMore: true, voluntary: 100_000, contributed: 0 },
      lines: [
        { item: 'DA_NGOAI', exactness: 'exact' },
        { item: 'TAI_TRO', kind: 'VOLUNTARY' },
      ],
    })
    const { amount, withVoluntary } = await scene.get(`/v1/bills/${bill.id}/transfer`)
    expect({ amount, withVoluntary }).toMatchObject({ amount: 500_000, withVoluntary: { amount: 600_000 } })
  })

  test('a plan that carries debts asks for them by lines that name their bills, as its preview said; one beside asks for nothing of them', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.student('HS-2')
    await scene.price('NUOC_UONG', 'month', 10_000)
    const items = { items: [{ item: 'NUOC_UONG', askedOf: 'everybody' }] }
    const first = await scene.plan(...september, [], items)
    await scene.issue(first.id)
    const beside = await scene.plan(...october, [], items)
    expect(await scene.preview(beside.id)).toMatchObject({ debts: 20_000, carried: 0 })

    const plan = await scene.plan(...october, [], { ...items, debts: 'carried' })
    const preview = await scene.preview(plan.id)
    expect(preview).toMatchObject({ debts: 20_000, carried: 20_000, total: { payable: 20_000 } })
    expect(await scene.statement(plan.id, 'HS-1')).toMatchObject({
      ...{ total: 20_000, altogether: 20_000 },
      debts: [{ billNumber: `${first.number}-HS-1`, owed: 10_000, isCarried: true }],
    })
    expect(await scene.issue(plan.id)).toEqual({ ...preview, students: { issued: 2 } })
    const [old, , fresh] = await scene.bills()
    expect(await scene.get(`/v1/bills/${old.id}`)).toMatchObject({
      ...{ state: 'carried', payable: 0, carriedOn: 10_000, carriedTo: fresh.id },
    })
    expect(await scene.get(`/v1/bills/${fresh.id}`)).toMatchObject({
      ...{ payable: 20_000, takenOver: 10_000 },
      lines: [{ item: 'NUOC_UONG' }, { item: 'NO_CU', carriedFrom: `${first.number}-HS-1` }],
    })
    // Sent back as it was read, a line that took a debt over stays; without it the correction is refused.
    const revise = (lines: { payable: number }[]) =>
      scene.post(`/v1/bills/${fresh.id}/revise`, {
        ...{ lines, reason: 'sửa', total: lines.reduce((sum, { payable }) => sum + payable, 0) },
      })
    const [water, debt] = fresh.lines
    expect((await revise([water])).status).toBe(409)
    expect((await revise([{ ...water, gross: 8_000, payable: 8_000 }, debt])).body.bill).toMatchObject({
      payable: 18_000,
    })
    const cancelled = await scene.post(`/v1/bills/${fresh.id}/cancel`, undefined)
    expect(cancelled.status).toBe(200)
    expect(await scene.get(`/v1/bills/${old.id}`)).toMatchObject({ state: 'issued', payable: 10_000 })
  })

  test('issued again, nobody gets a second bill, and a new student gets the first', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('BHYT', 'year', 884_520)
    const plan = await scene.plan(...september, ['BHYT'])
    expect((await scene.issue(plan.id)).students).toEqual({ issued: 1 })
    expect((await scene.issue(plan.id)).students).toEqual({ billed: 1 })
    await scene.student('HS-2')
    expect((await scene.issue(plan.number)).students).toEqual({ billed: 1, issued: 1 })
    expect(await scene.bills()).toHaveLength(2)
  })

  test('ten issues at once make each bill once, and two plans for the same never ask twice', async () => {
    const scene = await openPlanScene(http)
    const codes = Array.from({ length: 40 }, (_, index) => `HS-${index + 10}`)
    for (const code of codes) await scene.student(code)
    await scene.price('NUOC_UONG', 'month', 10_000)
    const items = { items: [{ item: 'NUOC_UONG', askedOf: 'everybody' }] }
    const plans = [await scene.plan(...september, [], items), await scene.plan(...september, [], items)]
    await Promise.all(Array.from({ length: 10 }, (_, index) => scene.issue(plans[index % 2]?.id ?? '')))
    const bills = await scene.bills()
    expect(bills).toHaveLength(40)
    expect(new Set(bills.map(({ student }) => student)).size).toBe(40)
    const { rows } = await http.database.pool.query(
      'select sum(amount) as booked from ledger_entries where school_code = $1',
      [scene.schoolCode],
    )
    expect(rows).toEqual([{ booked: 400_000 }])
  })

  test('a month that another plan asked for is left out, and said', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('NUOC_UONG', 'month', 10_000)
    const items = { items: [{ item: 'NUOC_UONG', askedOf: 'everybody' }] }
    const first = await scene.plan(...september, [], items)
    await scene.issue(first.id)
    const second = await scene.plan(september[0], october[1], [], items)
    const statement = await scene.statement(second.id, 'HS-1')
    expect(statement).toMatchObject({
      total: 10_000,
      lines: [{ from: '2026-10-01', to: '2026-10-31' }],
      problems: [{ code: 'already_billed', blocks: false }],
      debts: [{ billNumber: `${first.number}-HS-1`, owed: 10_000, isCarried: false }],
      altogether: 20_000,
    })
    await scene.issue(second.id)
    expect((await scene.bills()).map(({ payable }) => payable)).toEqual([10_000, 10_000])
  })

  test('what a cancelled bill asked for is asked for by the next plan', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('BHYT', 'year', 884_520)
    const first = await scene.plan(...september, ['BHYT'])
    await scene.issue(first.id)
    const [bill] = await scene.bills()
    expect((await scene.post(`/v1/bills/${bill.id}/cancel`, undefined)).status).toBe(200)
    expect((await scene.issue(first.id)).students).toEqual({ billed: 1 })
    const second = await scene.plan(...october, ['BHYT'])
    expect((await scene.issue(second.id)).students).toEqual({ issued: 1 })
  })

  test('a student whose item has no price gets no half bill: the problem is named, and mended it is billed', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 60_000)
    const plan = await scene.plan(...september, ['HOC_PHI', 'BHYT'])
    expect(await scene.issue(plan.id)).toMatchObject({
      students: { blocked: 1 },
      problems: { 'price_missing BHYT': 1 },
      total: { bills: 0 },
    })
    expect(await scene.bills()).toEqual([])
    await scene.price('BHYT', 'year', 884_520)
    expect((await scene.issue(plan.id)).students).toEqual({ issued: 1 })
  })

  test('a plan for some classes, grades or levels asks nobody else', async () => {
    const scene = await openPlanScene(http, { level: 'LIEN_CAP' })
    await scene.student('HS-1', { class: { name: '3B', grade: 3 } })
    await scene.student('HS-2', { class: { name: '6A', grade: 6 } })
    await scene.student('HS-3', { class: { name: '6B', code: 'K6B', grade: 6 } })
    await scene.price('BHYT', 'year', 700_000, { level: 'TH' })
    await scene.price('BHYT', 'year', 800_000, { level: 'THCS' })
    const sumOf = async (of: object) =>
      (await scene.preview((await scene.plan(...september, ['BHYT'], of)).id)).total.payable
    expect(await sumOf({ classes: ['K6B'] })).toBe(800_000)
    expect(await sumOf({ grades: [3] })).toBe(700_000)
    expect(await sumOf({ levels: ['THCS'] })).toBe(1_600_000)
  })

  test('who has no grade in a school of several levels is not passed over: a plan blocks them until the grade is known', async () => {
    const scene = await openPlanScene(http, { level: 'LIEN_CAP' })
    await scene.student('HS-1', { class: { name: 'Lá' } })
    await scene.price('BHYT', 'year', 700_000)
    const plan = await scene.plan(...september, ['BHYT'], { levels: ['MN'] })
    expect(await scene.issue(plan.id)).toMatchObject({
      students: { blocked: 1 },
      problems: { 'grade_missing BHYT': 1 },
    })
    await scene.student('HS-1', { class: { name: 'Lá', grade: 0 } })
    expect((await scene.issue(plan.id)).students).toEqual({ issued: 1 })
  })

  test('L15: of 22 meal days billed, 3 absences told in time come back on the next bill, and a late one does not', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
    const first = await scene.plan(...september, ['TIEN_AN'])
    await scene.issue(first.id)
    expect((await scene.bills())[0].payable).toBe(22 * 35_000)

    await scene.absent('HS-1', '2026-09-08', '2026-09-07T20:00:00+07:00')
    await scene.absent('HS-1', '2026-09-09', '2026-09-09T08:00:00+07:00')
    await scene.absent('HS-1', '2026-09-10', '2026-09-10T01:00:00Z')
    await scene.absent('HS-1', '2026-09-11', '2026-09-11T08:00:01+07:00')
    const second = await scene.plan(...october, ['TIEN_AN'])
    expect(await scene.statement(second.id, 'HS-1')).toMatchObject({
      lines: [
        {
          name: 'Tiền ăn bán trú (22 ngày, trừ 3 ngày nghỉ có báo)',
          days: 22,
          mealsBack: ['2026-09-08', '2026-09-09', '2026-09-10'].map((day) => ({
            ...{ day, amount: 35_000, billNumber: `${first.number}-HS-1` },
          })),
        },
      ],
      total: 19 * 35_000,
    })
    await scene.issue(second.id)
    const days = `/v1/attendance?schoolCode=${scene.schoolCode}&studentCode=HS-1&from=2026-09-01&to=2026-09-30`
    const backOn = `${second.number}-HS-1`
    expect(await scene.get(days)).toMatchObject([
      { day: '2026-09-08', isInTime: true, meals: [{ amount: 35_000, backOn }] },
      { day: '2026-09-09', isInTime: true, meals: [{ backOn }] },
      { day: '2026-09-10', isInTime: true, meals: [{ backOn }] },
      { day: '2026-09-11', isInTime: false, meals: [{ backOn: null }] },
    ])

    const third = await scene.plan('2026-11-01', '2026-11-30', ['TIEN_AN'])
    expect((await scene.statement(third.id, 'HS-1')).total).toBe(21 * 35_000)
    const present = { schoolCode: scene.schoolCode, studentCode: 'HS-1', day: '2026-09-08', is: 'present' }
    expect((await scene.post('/v1/attendance', present)).body.errors).toMatchObject([
      { code: 'meal_given_back' },
    ])
  })

  test('meals come back once, wait where they do not fit, and come again when the bill that gave them is cancelled', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01', '2026-10-02')
    await scene.issue((await scene.plan(...september, ['TIEN_AN'])).id)
    for (const day of ['07', '08', '09', '10'])
      await scene.absent('HS-1', `2026-09-${day}`, `2026-09-${day}T06:00:00+07:00`)

    const second = await scene.plan(...october, ['TIEN_AN'])
    const statement = await scene.statement(second.id, 'HS-1')
    expect(statement).toMatchObject({ state: 'to-bill', total: 0, lines: [{ days: 2, gross: 0 }] })
    expect(statement.mealsToCome).toMatchObject([{ day: '2026-09-09' }, { day: '2026-09-10' }])
    await scene.issue(second.id)
    const bill = (await scene.bills()).at(-1)
    await scene.post(`/v1/bills/${bill.id}/cancel`, undefined)
    const third = await scene.plan(...october, ['TIEN_AN'])
    expect(await scene.statement(third.id, 'HS-1')).toMatchObject({ total: 0, lines: [{ days: 2 }] })
    expect((await scene.issue(third.id)).mealsBack).toEqual({ count: 2, amount: 70_000 })
  })

  test('a day whose meal came back on a bill that was cancelled may be said to be eaten after all', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
    await scene.issue((await scene.plan(...september, ['TIEN_AN'])).id)
    await scene.absent('HS-1', '2026-09-08', '2026-09-08T06:00:00+07:00')
    await scene.issue((await scene.plan(...october, ['TIEN_AN'])).id)
    const present = { schoolCode: scene.schoolCode, studentCode: 'HS-1', day: '2026-09-08', is: 'present' }
    expect((await scene.post('/v1/attendance', present)).status).toBe(422)
    await scene.post(`/v1/bills/${(await scene.bills()).at(-1).id}/cancel`, undefined)
    expect((await scene.post('/v1/attendance', present)).status).toBe(201)
    const next = await scene.plan(...october, ['TIEN_AN'])
    expect((await scene.issue(next.id)).mealsBack).toEqual({ count: 0, amount: 0 })
  })

  test('absence that is known when the bill is made is not billed', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
    await scene.absent('HS-1', '2026-10-05', '2026-09-28T09:00:00+07:00')
    const plan = await scene.plan(...october, ['TIEN_AN'])
    expect((await scene.statement(plan.id, 'HS-1')).lines).toMatchObject([{ days: 21 }])
  })

  test('L9: who comes in the middle of a month pays from that day on, at the old school until it', async () => {
    const [old, next] = [await openPlanScene(http), await openPlanScene(http)]
    for (const scene of [old, next]) {
      await scene.price('HAI_BUOI', 'month', 310_000)
      await scene.price('TIEN_AN', 'meal-day', 35_000)
    }
    await old.student('HS-1', { status: 'moved-out' })
    await next.student('HS-1', { status: 'moved-in' })
    await old.enrol('HS-1', '2026-08-01', '2026-10-15')
    await next.enrol('HS-1', '2026-10-16')
    const totals = []
    for (const scene of [old, next]) {
      await scene.serve('HS-1', 'HAI_BUOI', '2026-08-01')
      await scene.serve('HS-1', 'TIEN_AN', '2026-08-01')
      const plan = await scene.plan(...october, ['HAI_BUOI', 'TIEN_AN'])
      const { lines } = await scene.statement(plan.id, 'HS-1')
      totals.push(lines.map(({ gross }: { gross: number }) => gross))
    }
    expect(totals).toEqual([
      [150_000, 11 * 35_000],
      [160_000, 11 * 35_000],
    ])
  })

  test('L9: who changes the class in the middle is not asked again by the plan of the new class, and what is owed is shown', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1', { class: { name: '3A', grade: 3 } })
    await scene.price('NUOC_UONG', 'month', 10_000)
    const items = { items: [{ item: 'NUOC_UONG', askedOf: 'everybody' }] }
    const first = await scene.plan(...october, [], { ...items, classes: ['3A'] })
    await scene.issue(first.id)
    await scene.student('HS-1', { class: { name: '3B', grade: 3 } })
    const second = await scene.plan(...october, [], { ...items, classes: ['3B'] })
    expect(await scene.statement(second.id, 'HS-1')).toMatchObject({
      state: 'nothing',
      problems: [{ code: 'already_billed' }],
      debts: [{ billNumber: `${first.number}-HS-1`, owed: 10_000 }],
      altogether: 10_000,
    })
    expect((await scene.issue(second.id)).students).toEqual({ nothing: 1 })
    expect(await scene.bills()).toHaveLength(1)
  })

  test('a private school’s tuition is split: the state pays the council’s level, the parent the rest', async () => {
    const scene = await openPlanScene(http, { ownership: 'private' })
    const operator = await http.client(`operator-${scene.schoolCode}`, [], true)
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 2_000_000)
    const base = {
      ...{ item: 'HOC_PHI', role: 'base', schoolYear: '2026-2027', level: 'TH', validFrom: '2026-08-01' },
      ...{ unit: 'month', price: 135_000, decision: '08/2026/NQ-HĐND' },
    }
    const plan = await scene.plan(...september, ['HOC_PHI'])
    expect((await scene.preview(plan.id)).problems).toEqual({ 'support_level_missing HOC_PHI': 1 })
    expect((await scene.post('/v1/fee-schedules', base, operator)).status).toBe(201)
    expect((await scene.statement(plan.id, 'HS-1')).lines).toMatchObject([
      { item: 'HOC_PHI_HO_TRO', gross: 135_000, budgetCompensation: 135_000, payable: 0, exemptionRate: 100 },
      { item: 'HOC_PHI', gross: 1_865_000, budgetCompensation: 0, payable: 1_865_000, exemptionRate: 0 },
    ])
  })

  test('an issue that dies in the middle leaves whole pages only, and issued again makes the rest', async () => {
    const [one, two] = [await openPlanScene(http), await openPlanScene(http)]
    for (const scene of [one, two]) {
      await scene.student('HS-1')
      await scene.student('HS-2')
      await scene.price('BHYT', 'year', 884_520)
    }
    const schoolCodes = [one.schoolCode, two.schoolCode].toSorted()
    const operator = await http.client(`operator-${one.schoolCode}`, schoolCodes, true)
    const sent = {
      title: 'BHYT',
      schoolYear: '2026-2027',
      period: 'HK1',
      from: september[0],
      to: september[1],
    }
    const json = { ...sent, dueOn: september[1], items: [{ item: 'BHYT' }], schoolCodes }
    const plan = (await one.post('/v1/collection-plans', json, operator)).body
    let planned = 0
    const dying = {
      ...http.parts,
      planBill: (...bill: Parameters<typeof http.parts.planBill>) => {
        planned += 1
        if (planned === 4) throw new Error('died')
        return http.parts.planBill(...bill)
      },
    }
    await expect(drain(issuePlan(dying, plan))).rejects.toThrow('died')
    const made = [...(await one.bills()), ...(await two.bills())]
    expect(made).toHaveLength(2)
    expect(new Set(made.map(({ number }) => number)).size).toBe(2)
    const again = await one.post(`/v1/collection-plans/${plan.id}/issue`, undefined, operator)
    expect(again.body.students).toEqual({ billed: 2, issued: 2 })
    const { rows } = await http.database.pool.query(
      'select count(*) from plan_charges where school_code = any($1)',
      [schoolCodes],
    )
    expect(rows).toEqual([{ count: 4 }])
  })

  test('a plan is of those who speak for its schools: others see, count and issue nothing', async () => {
    const scene = await openPlanScene(http)
    const other = await openPlanScene(http)
    const plan = await scene.plan(...september, ['BHYT'])
    for (const path of ['', '/preview', '/students', '/statement?schoolCode=x&studentCode=y'])
      expect((await other.call(`/v1/collection-plans/${plan.id}${path}`)).status).toBe(404)
    expect((await other.post(`/v1/collection-plans/${plan.id}/issue`, undefined)).status).toBe(404)
    const wide = { title: 'x', schoolYear: '2026-2027', period: 'x', from: september[0], to: september[1] }
    const sent = { ...wide, dueOn: september[1], items: [{ item: 'BHYT' }] }
    expect((await other.post('/v1/collection-plans', sent)).status).toBe(403)
    const mine = { ...sent, schoolCodes: [other.schoolCode, scene.schoolCode] }
    expect((await other.post('/v1/collection-plans', mine)).status).toBe(403)
  })

  test('a plan that makes no sense is refused by field', async () => {
    const scene = await openPlanScene(http)
    const post = async (of: object) => {
      const body = { title: 'x', schoolYear: '2026-2027', period: 'x', from: '2026-09-01', to: '2026-09-30' }
      const json = {
        ...body,
        dueOn: '2026-09-30',
        schoolCodes: [scene.schoolCode],
        items: [{ item: 'BHYT' }],
        ...of,
      }
      const response = await scene.call('/v1/collection-plans', { method: 'POST', json })
      return (await problemOf(response)).errors?.map(({ field }) => field)
    }
    expect(await post({ to: '2026-08-01' })).toEqual(['to'])
    expect(await post({ to: '2028-08-01' })).toEqual(['to'])
    expect(await post({ items: [{ item: 'NICHTS' }] })).toEqual(['items.0.item'])
    expect(await post({ items: [{ item: 'TAI_TRO', askedOf: 'everybody' }] })).toEqual(['items.0.askedOf'])
    expect(await post({ items: [{ item: 'BHYT' }, { item: 'BHYT' }] })).toEqual(['items'])
  })

  test('an absence of the future, of a stranger or of nobody is refused', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    const note = { schoolCode: scene.schoolCode, studentCode: 'HS-1', day: '2026-12-01' }
    now = new Date('2026-11-29T05:00:00Z')
    const future = await scene.post('/v1/attendance', { ...note, reportedAt: '2026-11-29T13:00:00+07:00' })
    expect(future.body.errors).toMatchObject([{ code: 'reported_in_future' }])
    const nobody = await scene.post('/v1/attendance', { ...note, studentCode: 'HS-9' })
    expect(nobody.body.errors).toMatchObject([{ code: 'unknown_student' }])
    expect((await scene.post('/v1/attendance', { ...note, schoolCode: 'ELSEWHERE' })).status).toBe(403)
  })
})
