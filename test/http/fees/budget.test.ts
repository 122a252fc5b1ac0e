import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aBill } from '../../support/school-records.ts'
import { type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'
import { openPlanScene } from './plan-scene.ts'

describe('what the state budget owes, over HTTP', () => {
  let http: HttpUnderTest
  beforeAll(async () => {
    http = await startHttp()
  })
  afterAll(() => http.close())

  test('L16: a bill of 0 for the parent is nothing to pay, and the state’s 500,000 is closed by its own transfer', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 500_000)
    const plan = await scene.plan('2026-09-01', '2026-09-30', ['HOC_PHI'])
    await scene.issue(plan.id)
    expect(await scene.bills()).toMatchObject([{ state: 'paid', payable: 0, compensation: 500_000 }])
    const account = () => scene.get('/v1/budget-compensation?schoolYear=2026-2027')
    expect(await account()).toMatchObject([{ owed: 500_000, advance: 0, transfers: [] }])

    const transfer = {
      ...{ schoolCode: scene.schoolCode, schoolYear: '2026-2027', voucherNumber: 'UNC-77', amount: 500_000 },
      ...{ decisionNumber: '120/QĐ-STC', receivedOn: '2026-11-20' },
    }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => scene.post('/v1/budget-compensation', transfer)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201])
    expect(await account()).toMatchObject([
      {
        periods: [{ period: '2026-09', compensation: 500_000, received: 500_000, owed: 0 }],
        transfers: [{ voucherNumber: 'UNC-77', decisionNumber: '120/QĐ-STC' }],
      },
    ])
    const { rows } = await http.database.pool.query(
      `select sum(case when debit = 'budget-compensation' then amount else -amount end) as balance from ledger_entries
       where school_code = $1 and 'budget-compensation' in (debit, credit)`,
      [scene.schoolCode],
    )
    expect(rows).toEqual([{ balance: 0 }])
    const other = await scene.call('/v1/budget-compensation', {
      method: 'POST',
      json: { ...transfer, amount: 1 },
    })
    expect(await problemOf(other)).toMatchObject({ status: 409, code: 'record_conflict' })
  })

  test('money without a period closes the period whose bills are oldest; another year’s money and bills are its own', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 500_000)
    for (const [period, month, days] of [
      ['T9', '09', '30'],
      ['T10', '10', '31'],
    ])
      await scene.issue(
        (await scene.plan(`2026-${month}-01`, `2026-${month}-${days}`, ['HOC_PHI'], { period })).id,
      )
    const receive = (voucherNumber: string, of: object = {}) =>
      scene.post('/v1/budget-compensation', {
        ...{ schoolCode: scene.schoolCode, schoolYear: '2026-2027', voucherNumber, amount: 600_000 },
        ...{ receivedOn: '2026-11-20', ...of },
      })
    expect((await receive('A')).status).toBe(201)
    expect((await receive('B', { schoolYear: '2025-2026', amount: 7 })).status).toBe(201)
    const account = (year: string) => scene.get(`/v1/budget-compensation?schoolYear=${year}`)
    expect(await account('2026-2027')).toMatchObject([
      {
        ...{ owed: 400_000, transfers: [{ voucherNumber: 'A' }] },
        periods: [
          { period: 'T9', owed: 0 },
          { period: 'T10', owed: 400_000 },
        ],
      },
    ])
    expect(await account('2025-2026')).toMatchObject([{ periods: [], owed: 0, advance: 7 }])
    for (const other of [
      { receivedOn: '2026-11-21' },
      { period: 'T9' },
      { decisionNumber: '1' },
      { amount: 1 },
    ])
      expect((await receive('A', other)).status).toBe(409)
  })

  test('nothing is owed for a draft', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    const sent = { schoolCode: scene.schoolCode, studentCode: 'HS-1', state: 'draft' } as const
    expect((await scene.post('/v1/bills', aBill(sent))).status).toBe(201)
    const account = () => scene.get('/v1/budget-compensation?schoolYear=2026-2027')
    expect(await account()).toEqual([])
    const [{ id }] = await scene.bills()
    await scene.post(`/v1/bills/${id}/issue`, undefined)
    expect(await account()).toMatchObject([{ owed: 300_000 }])
  })

  test('nothing is owed for a bill that was cancelled', async () => {
    const scene = await openPlanScene(http)
    const year = { schoolYear: '2024-2025' }
    await scene.student('HS-1')
    await scene.price('HOC_PHI', 'month', 100_000, { ...year, validFrom: '2024-08-01' })
    await scene.exempt('HS-1', 'ND81_70', { validFrom: '2024-09-01', validTo: '2025-05-31' })
    await scene.issue((await scene.plan('2024-09-01', '2024-09-30', ['HOC_PHI'], year)).id)
    const account = () => scene.get('/v1/budget-compensation?schoolYear=2024-2025')
    expect(await account()).toMatchObject([{ owed: 70_000 }])
    const [{ id }] = await scene.bills()
    await scene.post(`/v1/bills/${id}/cancel`, undefined)
    expect(await account()).toEqual([])
  })

  test('a client records and reads its own schools alone, an operator all', async () => {
    const [scene, other] = [await openPlanScene(http), await openPlanScene(http)]
    const operator = await http.client(`operator-${scene.schoolCode}`, [], true)
    const transfer = {
      ...{ schoolCode: scene.schoolCode, schoolYear: '2026-2027', voucherNumber: 'A', amount: 1 },
      receivedOn: '2026-11-20',
    }
    expect((await other.post('/v1/budget-compensation', transfer)).status).toBe(403)
    expect((await other.post('/v1/budget-compensation', transfer, operator)).status).toBe(201)
    const path = `/v1/budget-compensation?schoolYear=2026-2027&schoolCode=${scene.schoolCode}`
    expect((await other.call(path)).status).toBe(403)
    expect(await other.get(path, operator)).toMatchObject([{ owed: 0, advance: 1 }])
    expect(await other.get('/v1/budget-compensation?schoolYear=2026-2027')).toEqual([])
  })
})
