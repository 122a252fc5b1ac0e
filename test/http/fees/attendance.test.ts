import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import { tellBoth } from '../../support/scene.ts'
import { type HttpUnderTest, startHttp } from '../support/start-http.ts'
import { openPlanScene } from './plan-scene.ts'

const september = ['2026-09-01', '2026-09-30'] as const
const october = ['2026-10-01', '2026-10-31'] as const

describe('absence and the meals of it, over HTTP', () => {
  let http: HttpUnderTest
  const now = new Date('2026-11-29T05:00:00Z')
  beforeAll(async () => {
    http = await startHttp({ clock: () => now })
  })
  afterAll(() => http.close())

  /** A student with 22 meals of 35,000 đồng charged for September. */
  const openScene = async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
    await scene.issue((await scene.plan(...september, ['TIEN_AN'])).id)
    const [bill] = await scene.bills()
    const days = () =>
      scene.get(
        `/v1/attendance?schoolCode=${scene.schoolCode}&studentCode=HS-1&from=2026-09-01&to=2026-10-31`,
      )
    const pay = async (amount: number) => {
      const [reference, at] = [randomUUID(), now]
      await http.parts.payments.open({
        ...{ channel: 'x', reference, billId: bill.id, amount, at, askAt: at },
      })
      const news = { reference, outcome: 'paid', amount, providerTransaction: reference, bank: null } as const
      await http.parts.payments.post(
        'x',
        { ...news, at, description: '', theirCode: '' },
        () => new Map(),
        at,
      )
      const { rows } = await http.database.pool.query('select id from payments where reference = $1', [
        reference,
      ])
      return rows[0].id as string
    }
    const inOctober = async () =>
      (await scene.statement((await scene.plan(...october, ['TIEN_AN'])).id, 'HS-1')).lines[0]
    return { ...scene, bill, days, pay, inOctober }
  }
  const early = (day: string) => [day, `${day}T06:00:00+07:00`] as const

  test('absence that was told too late is billed, also where it is known when the bill is made', async () => {
    const scene = await openScene()
    await scene.absent('HS-1', '2026-10-05', '2026-10-05T08:00:01+07:00')
    await scene.absent('HS-1', ...early('2026-10-06'))
    expect(await scene.inOctober()).toMatchObject({ days: 21 })
  })

  test('a day whose meal came back is said to be one of absence again', async () => {
    const scene = await openScene()
    await scene.absent('HS-1', ...early('2026-09-08'))
    await scene.issue((await scene.plan(...october, ['TIEN_AN'])).id)
    const note = { schoolCode: scene.schoolCode, studentCode: 'HS-1', day: '2026-09-08' }
    const again = (reportedAt: string) => scene.post('/v1/attendance', { ...note, reportedAt })
    expect((await again('2026-09-08T06:00:00+07:00')).status).toBe(200)
    expect((await again('2026-09-08T06:30:00+07:00')).status).toBe(201)
  })

  test('of two words about one day in one batch each has its own outcome', async () => {
    const scene = await openScene()
    const word = (isAbsent: boolean, time: string) => ({
      ...{ schoolCode: scene.schoolCode, studentCode: 'HS-1', day: '2026-09-08', isAbsent },
      reportedAt: new Date(`2026-09-08T${time}:00+07:00`),
    })
    const words = [word(true, '06:00'), word(false, '06:30'), word(true, '07:00')]
    const note = (some: typeof words) => http.parts.attendance.note(some, { by: 'An', at: now })
    expect(await note(words.slice(0, 2))).toEqual(['accepted', 'accepted'])
    expect(await note(words)).toEqual(['repeated', 'repeated', 'accepted'])
  })

  test('it shows the bill that took a meal off while that bill stands, and meals of bills that stand alone', async () => {
    const scene = await openScene()
    await scene.absent('HS-1', ...early('2026-09-08'))
    await scene.issue((await scene.plan(...october, ['TIEN_AN'])).id)
    const backOn = (await scene.bills()).at(-1)
    expect(await scene.days()).toMatchObject([{ meals: [{ backOn: backOn.number }] }])
    await scene.post(`/v1/bills/${backOn.id}/cancel`, undefined)
    expect(await scene.days()).toMatchObject([{ meals: [{ chargedOn: scene.bill.number, backOn: null }] }])
    await scene.post(`/v1/bills/${scene.bill.id}/cancel`, undefined)
    expect(await scene.days()).toMatchObject([{ meals: [] }])
  })

  test('a meal of an item that a person corrected on the bill is taken off by no plan, which says so', async () => {
    const scene = await openScene()
    for (const day of ['2026-09-08', '2026-09-09']) await scene.absent('HS-1', ...early(day))
    const [line] = scene.bill.lines
    const lines = [{ ...line, gross: 735_000, payable: 735_000 }]
    await scene.post(`/v1/bills/${scene.bill.id}/revise`, { lines, total: 735_000, reason: 'ill on the 8th' })
    const { id } = await scene.plan(...october, ['TIEN_AN'])
    expect(await scene.statement(id, 'HS-1')).toMatchObject({
      ...{ state: 'to-bill', lines: [{ mealsBack: [] }], mealsToCome: [] },
      problems: [{ code: 'meals_by_hand', blocks: false, item: 'TIEN_AN' }],
    })
  })

  test('a meal of a bill that was cancelled comes back on no other', async () => {
    const scene = await openScene()
    await scene.absent('HS-1', ...early('2026-09-08'))
    await scene.post(`/v1/bills/${scene.bill.id}/cancel`, undefined)
    expect(await scene.inOctober()).toMatchObject({ days: 22, mealsBack: [] })
  })

  test('a meal that a settlement gave back comes back on no bill', async () => {
    const scene = await openScene()
    await scene.absent('HS-1', ...early('2026-09-08'))
    const settlement = { schoolCode: scene.schoolCode, lastDay: '2026-09-30', reason: 'left, and came again' }
    const settled = await scene.post('/v1/students/HS-1/meal-settlement', settlement)
    expect(settled.body.bills).toMatchObject([{ meals: [{ day: '2026-09-08' }] }])
    expect(await scene.inOctober()).toMatchObject({ days: 22, mealsBack: [] })
  })

  test('of two meals of a day each comes back by itself', async () => {
    const scene = await openScene()
    await scene.price('BAN_TRU', 'meal-day', 10_000)
    await scene.serve('HS-1', 'BAN_TRU', '2026-09-01')
    await scene.issue((await scene.plan(...september, ['BAN_TRU'])).id)
    await scene.absent('HS-1', ...early('2026-09-08'))
    await scene.issue((await scene.plan(...october, ['TIEN_AN'])).id)
    const next = await scene.plan('2026-11-01', '2026-11-30', ['TIEN_AN', 'BAN_TRU'])
    const { lines } = await scene.statement(next.id, 'HS-1')
    expect(lines.map(({ mealsBack }: { mealsBack: object[] }) => mealsBack)).toMatchObject([
      [],
      [{ day: '2026-09-08', amount: 10_000 }],
    ])
  })

  test('of a bill that took meals of two kinds off, more meals of both come back on the next', async () => {
    const scene = await openPlanScene(http)
    await scene.student('HS-1')
    const meals = { TIEN_AN: 35_000, NUOC_UONG: 2_000 }
    for (const [item, price] of Object.entries(meals)) {
      await scene.price(item, 'meal-day', price)
      await scene.serve('HS-1', item, '2026-09-01')
    }
    const backIn = async (from: string, to: string) => {
      const { id } = await scene.plan(from, to, Object.keys(meals))
      return (await scene.issue(id)).mealsBack
    }
    await backIn(...september)
    await scene.absent('HS-1', ...early('2026-09-08'))
    expect(await backIn(...october)).toEqual({ count: 2, amount: 37_000 })
    await scene.absent('HS-1', ...early('2026-10-06'))
    expect(await backIn('2026-11-01', '2026-11-30')).toEqual({ count: 2, amount: 37_000 })
  })

  test('of a bill that was refunded whole, or written off, no meal comes back a second time', async () => {
    const [refunded, givenUp] = [await openScene(), await openScene()]
    for (const scene of [refunded, givenUp]) await scene.absent('HS-1', ...early('2026-09-08'))
    const operator = await http.client(`operator-${refunded.schoolCode}`, [], true, 'Operator')
    const paymentId = await refunded.pay(770_000)
    const refund = { paymentId, amount: 770_000, reason: 'left', way: 'cash' }
    const asked = [
      await refunded.post('/v1/refunds', refund),
      await givenUp.post('/v1/write-offs', { billId: givenUp.bill.id, reason: 'left the province' }),
    ]
    for (const { body } of asked)
      await refunded.post(`/v1/approvals/${body.approvalId ?? body.id}/approve`, { reason: 'seen' }, operator)
    for (const [scene, state] of [
      [refunded, 'refunded'],
      [givenUp, 'written-off'],
    ] as const) {
      expect(await scene.bills()).toMatchObject([{ state }])
      expect(await scene.inOctober()).toMatchObject({ days: 22, mealsBack: [] })
      const settled = await scene.post('/v1/students/HS-1/meal-settlement', {
        ...{ schoolCode: scene.schoolCode, lastDay: '2026-09-28', reason: 'left' },
      })
      expect(settled).toMatchObject({ status: 200, body: { bills: [] } })
    }
  })

  test('a meal that is charged beside tuition is one after an exemption made the bill anew: it comes back once, by a plan or a settlement', async () => {
    const scene = await openPlanScene(http)
    const year = { schoolYear: '2024-2025' }
    await scene.student('HS-1')
    for (const [item, unit, price] of [
      ['HOC_PHI', 'month', 100_000],
      ['TIEN_AN', 'meal-day', 35_000],
    ] as const)
      await scene.price(item, unit, price, { ...year, validFrom: '2024-08-01' })
    await scene.serve('HS-1', 'TIEN_AN', '2024-09-01')
    await scene.issue((await scene.plan('2024-09-01', '2024-09-30', ['HOC_PHI', 'TIEN_AN'], year)).id)
    const { id } = await scene.exempt('HS-1', 'ND81_70', { validFrom: '2024-09-01' })
    await scene.post(`/v1/exemptions/${id}/corrections`, undefined)
    await scene.absent('HS-1', '2024-09-10', '2024-09-10T06:00:00+07:00')
    const days = `/v1/attendance?schoolCode=${scene.schoolCode}&studentCode=HS-1&from=2024-09-01&to=2024-09-30`
    expect((await scene.get(days))[0].meals).toHaveLength(1)
    const october = await scene.plan('2024-10-01', '2024-10-31', ['TIEN_AN'], year)
    expect((await scene.statement(october.id, 'HS-1')).lines[0].mealsBack).toHaveLength(1)
    const settled = await scene.post('/v1/students/HS-1/meal-settlement', {
      ...{ schoolCode: scene.schoolCode, lastDay: '2024-09-30', reason: 'left' },
    })
    expect(settled.body.bills).toMatchObject([{ meals: [{ day: '2024-09-10', amount: 35_000 }] }])
    expect((await scene.get(`/v1/bills/${settled.body.bills[0].billId}/revisions`)).revisions).toHaveLength(3)
  })

  test('what is said or asked of a student waits for a bill that is just made of them', async () => {
    const scene = await openScene()
    const student = { schoolCode: scene.schoolCode, studentCode: 'HS-1' }
    const at = now
    const works: Record<string, () => Promise<unknown>> = {
      'a word about a day': () =>
        http.parts.attendance.note([{ ...student, day: '2026-09-08', isAbsent: false, reportedAt: at }], {
          ...{ by: 'An', at },
        }),
      'an exemption': () => http.parts.feeCorrections.billsOf({ ...student, from: '2026-09-01', to: null }),
      'a settlement of meals': () =>
        http.parts.mealSettlements.settle({
          doneByHand: [],
          ...{ ...student, lastDay: '2026-09-30', cutOff: http.parts.cutOff, tellPaid: tellBoth },
          ...{ by: 'An', reason: 'left', at },
        }),
      'another plan': async () => scene.issue((await scene.plan(...october, ['TIEN_AN'])).id),
    }
    const holds = 'select from students where school_code = $1 for no key update'
    for (const work of Object.values(works))
      await besideUnfinished(http.database.pool, { sql: holds, values: [scene.schoolCode] }, work)
  })
})
