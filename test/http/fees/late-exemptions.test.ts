import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HttpUnderTest, startHttp } from '../support/start-http.ts'
import { openPlanScene, type PlanScene } from './plan-scene.ts'

// Tuition was still owed then: 70 % off by a decision, and no law that frees everybody.
const year = { schoolYear: '2024-2025' }
const september = ['2024-09-01', '2024-09-30'] as const
const october = ['2024-10-01', '2024-10-31'] as const

describe('exemptions that are granted after the bills, over HTTP', () => {
  let http: HttpUnderTest
  beforeAll(async () => {
    http = await startHttp()
  })
  afterAll(() => http.close())

  const openScene = async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 100_000, { ...year, validFrom: '2024-08-01' })
    return scene
  }
  const plan = (scene: PlanScene, from: string, to: string) => scene.plan(from, to, ['HOC_PHI'], year)
  const exempt = (scene: PlanScene, validFrom: string) =>
    scene.exempt('HS-1', 'ND81_70', { decisionNumber: '15/QĐ-UBND', validFrom, validTo: '2025-05-31' })
  const corrections = (id: string) => `/v1/exemptions/${id}/corrections`
  const pay = async (billId: string, amount: number) => {
    const [at, reference] = [new Date(), randomUUID()]
    await http.parts.payments.open({ channel: 'x', reference, billId, amount, at, askAt: at })
    const news = { reference, outcome: 'paid', amount, providerTransaction: reference, bank: null } as const
    const told = { ...news, at, description: '', theirCode: '' }
    await http.parts.payments.post('x', told, () => new Map(), at)
  }

  test('L8: granted in November from September on, two paid months give credit, each with its reason and decision', async () => {
    const scene = await openScene()
    for (const [from, to] of [september, october]) await scene.issue((await plan(scene, from, to)).id)
    for (const { id } of await scene.bills()) await pay(id, 100_000)
    const { id } = await exempt(scene, '2024-09-01')

    const bill = { became: 'to-correct', before: 100_000, after: 30_000, credited: 70_000 }
    const preview = await scene.get(corrections(id))
    expect(preview).toMatchObject({ decisionNumber: '15/QĐ-UBND', credited: 140_000, bills: [bill, bill] })
    expect((await scene.bills()).map(({ payable }) => payable)).toEqual([100_000, 100_000])

    const answers = await Promise.all(Array.from({ length: 5 }, () => scene.post(corrections(id), undefined)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(answers.reduce((sum, { body }) => sum + body.credited, 0)).toBe(140_000)
    expect(await scene.bills()).toMatchObject(
      [1, 2].map(() => ({ state: 'paid', payable: 30_000, compensation: 70_000 })),
    )
    for (const { id: billId, lines } of await scene.bills()) {
      expect(lines).toMatchObject([
        { gross: 100_000, exemptionRate: 70, exemptionBasis: { decisionNumber: '15/QĐ-UBND' } },
      ])
      expect((await scene.get(`/v1/bills/${billId}/revisions`)).revisions).toMatchObject([
        { revision: 1, payable: 100_000 },
        { revision: 2, payable: 30_000, credited: 70_000, reason: expect.stringContaining('15/QĐ-UBND') },
      ])
    }
    const credit = `/v1/students/HS-1/credit?schoolCode=${scene.schoolCode}`
    expect(await scene.get(credit)).toMatchObject({ balance: 140_000 })
    const owed = await scene.get(`/v1/budget-compensation?schoolYear=${year.schoolYear}`)
    expect(owed).toMatchObject([{ owed: 140_000 }])

    const november = await plan(scene, '2024-11-01', '2024-11-30')
    expect(await scene.statement(november.id, 'HS-1')).toMatchObject({ total: 30_000, credit: 140_000 })
    expect(await scene.preview(november.id)).toMatchObject({ credit: 140_000, total: { payable: 30_000 } })
    await scene.issue(november.id)
    const asks = (await scene.bills()).at(-1).id
    await scene.post(`/v1/bills/${asks}/credit`, { reason: 'used', amount: 30_000 })
    expect(await scene.statement(november.id, 'HS-1')).toMatchObject({ credit: 110_000 })
  })

  test('a bill of three months is cut where the exemption begins, and its months stay billed', async () => {
    const scene = await openScene()
    await scene.issue((await plan(scene, '2024-09-01', '2024-11-30')).id)
    const { id } = await exempt(scene, '2024-10-01')
    expect((await scene.post(corrections(id), undefined)).body).toMatchObject({
      credited: 0,
      bills: [{ became: 'corrected', before: 300_000, after: 160_000 }],
    })
    expect((await scene.bills())[0].lines).toMatchObject([
      { name: 'Học phí (tháng 09/2024)', gross: 100_000, exemptionRate: 0 },
      { name: 'Học phí (từ 10/2024 đến 11/2024)', gross: 200_000, exemptionRate: 70 },
    ])
    expect((await scene.get(corrections(id))).bills).toMatchObject([{ became: 'unchanged' }])
    const again = await scene.statement((await plan(scene, ...october)).id, 'HS-1')
    expect(again).toMatchObject({ lines: [], problems: [{ code: 'already_billed' }] })

    // The decision is taken back for November: what it gave for that is asked for again.
    await scene.post(`/v1/exemptions/${id}/end`, { lastDay: '2024-10-31', reason: 'thu hồi' })
    const ended = (await scene.post(corrections(id), undefined)).body
    expect(ended.bills).toMatchObject([{ became: 'corrected', before: 160_000, after: 230_000 }])
    expect((await scene.bills())[0].lines).toHaveLength(3)
  })

  test('lines that a person corrected are left to a person, and a cancelled bill to nobody', async () => {
    const scene = await openScene()
    for (const [from, to] of [september, october]) await scene.issue((await plan(scene, from, to)).id)
    const [first, second] = await scene.bills()
    const lines = [{ ...first.lines[0], gross: 90_000, payable: 90_000 }]
    await scene.post(`/v1/bills/${first.id}/revise`, { lines, total: 90_000, reason: 'giảm riêng' })
    await scene.post(`/v1/bills/${second.id}/cancel`, undefined)
    const { id } = await exempt(scene, '2024-09-01')
    const expected = [{ billId: first.id, became: 'by-hand', before: 90_000, after: 90_000 }]
    expect((await scene.get(corrections(id))).bills).toMatchObject(expected)
    expect((await scene.post(corrections(id), undefined)).body.bills).toMatchObject(expected)
    expect((await scene.bills())[0].payable).toBe(90_000)
  })

  test('where everybody is free by law, a grant changes nothing', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 60_000)
    await scene.issue((await scene.plan('2026-09-01', '2026-09-30', ['HOC_PHI'])).id)
    const { id } = await scene.exempt('HS-1', 'ND238_70', { validFrom: '2026-09-01' })
    expect((await scene.post(corrections(id), undefined)).body.bills).toMatchObject([{ became: 'unchanged' }])
  })

  test('a preview counts a bill once for an item of which it has two lines', async () => {
    const scene = await openScene()
    await exempt(scene, '2024-10-01')
    const { id } = await plan(scene, '2024-09-01', '2024-11-30')
    expect((await scene.statement(id, 'HS-1')).lines).toHaveLength(2)
    expect((await scene.preview(id)).items.HOC_PHI).toMatchObject({ bills: 1, payable: 160_000 })
  })

  test('a month is exempt whose first day there is the first or the last day of the exemption', async () => {
    const scene = await openScene()
    await scene.enrol('HS-1', '2024-09-30')
    await scene.issue((await plan(scene, ...september)).id)
    const became = async (validFrom: string, validTo: string) => {
      const decision = { decisionNumber: `${validFrom}/QĐ`, validFrom, validTo }
      const { id } = await scene.exempt('HS-1', 'ND81_70', decision)
      return (await scene.get(corrections(id))).bills.map((one: { became: string }) => one.became)
    }
    expect(await became('2024-10-01', '2024-12-31')).toEqual([])
    expect(await became('2024-09-30', '2024-12-31')).toEqual(['to-correct'])
    const whole = await openScene()
    await whole.issue((await plan(whole, ...september)).id)
    const { id } = await whole.exempt('HS-1', 'ND81_70', { validFrom: '2024-08-01', validTo: '2024-09-01' })
    expect((await whole.get(corrections(id))).bills).toMatchObject([{ became: 'to-correct' }])
  })

  test('each revision keeps what its lines stood for, and when others took their place', async () => {
    const scene = await openScene()
    await scene.issue((await plan(scene, '2024-09-01', '2024-11-30')).id)
    const { id } = await exempt(scene, '2024-10-01')
    await scene.post(corrections(id), undefined)
    await scene.post(`/v1/exemptions/${id}/end`, { lastDay: '2024-10-31', reason: 'thu hồi' })
    await scene.post(corrections(id), undefined)
    const { rows } = await http.database.pool.query(
      `select revision, count(*) as lines, count(distinct replaced_at) as times from plan_charges
       where school_code = $1 group by revision order by revision`,
      [scene.schoolCode],
    )
    expect(rows).toEqual([
      ...[
        { revision: 1, lines: 1, times: 1 },
        { revision: 2, lines: 2, times: 1 },
      ],
      { revision: 3, lines: 3, times: 0 },
    ])
    const times = await http.database.pool.query(
      'select distinct replaced_at from plan_charges where school_code = $1 and replaced_at is not null',
      [scene.schoolCode],
    )
    expect(times.rows).toHaveLength(2)
  })

  test('beside the state’s support of a private school a decision changes nothing', async () => {
    const scene = await openPlanScene(http, { ownership: 'private' })
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 200_000)
    await scene.issue((await scene.plan('2026-09-01', '2026-09-30', ['HOC_PHI'])).id)
    const { id } = await scene.exempt('HS-1', 'ND238_70', { validFrom: '2026-09-01' })
    expect((await scene.post(corrections(id), undefined)).body.bills).toMatchObject([{ became: 'unchanged' }])
    expect(await scene.bills()).toMatchObject([{ payable: 200_000 }])
  })

  test('tuition of an item of the school that began after August is corrected as its own', async () => {
    const scene = await openScene()
    const of = {
      schoolCode: scene.schoolCode,
      kind: 'TUITION',
      validFrom: '2024-09-01',
      validTo: '2024-09-30',
    }
    await scene.post('/v1/fee-items', { ...of, code: 'HOC_PHI_THEM', name: 'Học phí thêm' })
    await scene.price('HOC_PHI_THEM', 'month', 50_000, { ...year, validFrom: '2024-09-01' })
    await scene.issue((await scene.plan(...september, ['HOC_PHI', 'HOC_PHI_THEM'], year)).id)
    const { id } = await exempt(scene, '2024-09-01')
    expect((await scene.post(corrections(id), undefined)).body.bills).toMatchObject([
      { became: 'corrected', before: 150_000, after: 80_000 },
    ])
  })

  test('what a correction does is what was foreseen, to a person what it cannot do, and delivery is woken by what was done', async () => {
    const scene = await openScene()
    for (const [from, to] of [september, october]) await scene.issue((await plan(scene, from, to)).id)
    const [first, second] = await scene.bills()
    await pay(first.id, 130_000)
    await scene.price('NUOC_UONG', 'month', 10_000, { ...year, validFrom: '2024-08-01' })
    const items = [{ item: 'NUOC_UONG', askedOf: 'everybody' }]
    const november = await scene.plan('2024-11-01', '2024-11-30', [], { ...year, items, debts: 'carried' })
    await scene.issue(november.id)
    const { id } = await exempt(scene, '2024-09-01')
    const by = (became: string) => [
      { billId: first.id, became, before: 100_000, after: 30_000, credited: 70_000 },
      { billId: second.id, became: 'by-hand', credited: 0 },
    ]
    expect((await scene.get(corrections(id))).bills).toMatchObject(by('to-correct'))
    const before = http.woken()
    expect((await scene.post(corrections(id), undefined)).body.bills).toMatchObject(by('corrected'))
    expect(http.woken()).toBe(before + 1)
    expect((await scene.post(corrections(id), undefined)).body.bills).toMatchObject([
      { became: 'unchanged' },
      {},
    ])
    expect(http.woken()).toBe(before + 1)
  })

  test('another school’s exemption is not found', async () => {
    const [scene, other] = [await openScene(), await openScene()]
    const { id } = await exempt(scene, '2024-09-01')
    expect((await other.call(corrections(id))).status).toBe(404)
    expect((await other.post(corrections(id), undefined)).status).toBe(404)
  })
})
