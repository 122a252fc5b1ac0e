import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExemptionRule } from '../../../src/domain/fees/exemptions.ts'
import { untilItWaits } from '../../support/beside-unfinished.ts'
import { openPlanScene } from '../fees/plan-scene.ts'
import { type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
beforeAll(async () => {
  http = await startHttp({ clock: () => new Date('2026-11-29T05:00:00Z') })
})
afterAll(() => http.close())

/** A pupil with 22 meals of 35,000 đồng charged for September. */
async function openScene() {
  const scene = await openPlanScene(http)
  await scene.student('HS-1')
  await scene.price('TIEN_AN', 'meal-day', 35_000)
  await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
  const plan = await scene.plan('2026-09-01', '2026-09-30', ['TIEN_AN'])
  await scene.issue(plan.id)
  const settle = (lastDay: string, of: object = {}, code = 'HS-1') =>
    scene.call(`/v1/students/${code}/meal-settlement`, {
      method: 'POST',
      json: { schoolCode: scene.schoolCode, lastDay, reason: 'moves to another province', ...of },
    })
  const pay = async (billId: string, amount: number) => {
    const { payments, tellPaid } = http.parts
    const reference = `P-${billId}`
    await payments.open({
      ...{ channel: 'platform', reference, billId, amount, at: new Date(), askAt: new Date() },
    })
    const news = { reference, outcome: 'paid', amount, providerTransaction: reference, bank: null } as const
    const rest = { at: new Date('2026-09-05T05:00:00Z'), description: '', theirCode: '00' }
    await payments.post('platform', { ...news, ...rest }, tellPaid, new Date())
  }
  const [bill] = await scene.bills()
  return { ...scene, settle, pay, bill }
}

const mealOf = (day: string) => ({ item: 'TIEN_AN', day, amount: 35_000 })

test('meals told off in time and those after the last day come back as credit, which a refund gives out', async () => {
  const scene = await openScene()
  expect(scene.bill).toMatchObject({ payable: 770_000 })
  await scene.pay(scene.bill.id, 770_000)
  await scene.absent('HS-1', '2026-09-08', '2026-09-08T07:00:00+07:00')
  await scene.absent('HS-1', '2026-09-09', '2026-09-09T09:00:00+07:00')
  const settled = await scene.settle('2026-09-28')
  expect(await settled.json()).toEqual({
    bills: [
      {
        ...{ billId: scene.bill.id, billNumber: scene.bill.number, became: 'corrected', credited: 105_000 },
        meals: ['2026-09-08', '2026-09-29', '2026-09-30'].map(mealOf),
      },
    ],
    credited: 105_000,
  })
  expect(await scene.bills()).toMatchObject([{ payable: 665_000, state: 'paid' }])
  const asked = await scene.post('/v1/refunds', {
    ...{ schoolCode: scene.schoolCode, studentCode: 'HS-1', amount: 105_000, reason: 'left', way: 'cash' },
  })
  expect(asked).toMatchObject({ status: 201, body: { amount: 105_000, fromCredit: 105_000 } })
})

test('what was not paid yet is owed no longer', async () => {
  const scene = await openScene()
  expect(await (await scene.settle('2026-09-29')).json()).toMatchObject({ credited: 0 })
  expect(await scene.bills()).toMatchObject([{ payable: 735_000, state: 'issued' }])
})

test('again, and by five at once, nothing comes back twice; a later last day takes nothing back', async () => {
  const scene = await openScene()
  const all = await Promise.all(Array.from({ length: 5 }, () => scene.settle('2026-09-28')))
  const bodies = await Promise.all(all.map((response) => response.json() as Promise<{ bills: object[] }>))
  expect(bodies.filter(({ bills }) => bills.length === 1)).toHaveLength(1)
  expect(await (await scene.settle('2026-09-29')).json()).toEqual({ bills: [], credited: 0 })
  expect(await scene.bills()).toMatchObject([{ payable: 700_000 }])
  const next = await scene.plan('2026-10-01', '2026-10-31', ['TIEN_AN'])
  expect((await scene.issue(next.id)).mealsBack).toEqual({ count: 0, amount: 0 })
})

test('a meal that came back on a later bill comes back no second time, unless that bill was cancelled', async () => {
  const scene = await openScene()
  await scene.absent('HS-1', '2026-09-08', '2026-09-08T07:00:00+07:00')
  const next = await scene.plan('2026-10-01', '2026-10-31', ['TIEN_AN'])
  expect((await scene.issue(next.id)).mealsBack).toEqual({ count: 1, amount: 35_000 })
  expect(await (await scene.settle('2026-10-31')).json()).toEqual({ bills: [], credited: 0 })
  await scene.post(`/v1/bills/${(await scene.bills()).at(-1).id}/cancel`, undefined)
  expect(await (await scene.settle('2026-10-31')).json()).toMatchObject({
    bills: [{ billNumber: scene.bill.number, meals: [{ day: '2026-09-08', amount: 35_000 }] }],
  })
})

test('what a line no longer asks for cannot come back: a person corrected it, and decides', async () => {
  const scene = await openScene()
  const [line] = scene.bill.lines
  const lines = [{ ...line, gross: 35_000, payable: 35_000 }]
  const revised = await scene.post(`/v1/bills/${scene.bill.id}/revise`, {
    ...{ lines, total: 35_000, reason: 'came for one day' },
  })
  expect(revised.status).toBe(200)
  const settled = await (await scene.settle('2026-09-01')).json()
  expect(settled).toMatchObject({ bills: [{ became: 'by-hand', credited: 0 }], credited: 0 })
  expect(await scene.bills()).toMatchObject([{ payable: 35_000 }])
})

test('meals that a person took off by hand are not taken off once more, and those of other bills are', async () => {
  const scene = await openScene()
  const [line] = scene.bill.lines
  const lines = [{ ...line, gross: 700_000, payable: 700_000 }]
  await scene.post(`/v1/bills/${scene.bill.id}/revise`, { lines, total: 700_000, reason: 'left on the 28th' })
  await scene.issue((await scene.plan('2026-10-01', '2026-10-31', ['TIEN_AN'])).id)
  const { bills } = (await (await scene.settle('2026-09-28')).json()) as { bills: { became: string }[] }
  expect(bills.map(({ became }) => became).toSorted()).toEqual(['by-hand', 'corrected'])
  expect(await scene.bills()).toMatchObject([{ payable: 700_000 }, { payable: 0 }])
})

test('what a person says is given back by hand is listed no more, and comes back on no plan', async () => {
  const scene = await openScene()
  await scene.absent('HS-1', '2026-09-08', '2026-09-08T07:00:00+07:00')
  const [line] = scene.bill.lines
  const lines = [{ ...line, gross: 700_000, payable: 700_000 }]
  await scene.post(`/v1/bills/${scene.bill.id}/revise`, { lines, total: 700_000, reason: 'two days off' })
  const byHand = await (await scene.settle('2026-09-29')).json()
  expect(byHand).toMatchObject({ bills: [{ became: 'by-hand', meals: [{}, {}] }] })
  const another = { doneByHand: [scene.bill.number, 'another'] }
  expect(await (await scene.settle('2026-09-29', another)).json()).toMatchObject({
    ...{ code: 'invalid_request', errors: [{ field: 'doneByHand.1', code: 'unknown_bill' }] },
  })
  expect(await (await scene.settle('2026-09-29')).json()).toEqual(byHand)

  const done = { doneByHand: [scene.bill.number] }
  const named = { ...(byHand as { bills: object[] }).bills[0], became: 'done-by-hand' }
  expect(await (await scene.settle('2026-09-29', done)).json()).toEqual({ bills: [named], credited: 0 })
  for (const again of [done, {}])
    expect(await (await scene.settle('2026-09-29', again)).json()).toEqual({ bills: [], credited: 0 })
  const next = await scene.plan('2026-10-01', '2026-10-31', ['TIEN_AN'])
  expect(await scene.issue(next.id)).toMatchObject({ mealsBack: { count: 0 }, problems: {} })
  expect(await scene.bills()).toMatchObject([{ payable: 700_000 }, { payable: 770_000 }])
  // The bill asks for just what is left now, so that the rest comes back by itself.
  expect(await (await scene.settle('2026-09-28')).json()).toMatchObject({
    bills: expect.arrayContaining([
      expect.objectContaining({ became: 'corrected', meals: [mealOf('2026-09-29')] }),
    ]),
  })
})

test('meals of a line with an exemption are listed, and left to a person', async () => {
  const half: ExemptionRule = {
    code: 'HALF_MEALS',
    item: 'TIEN_AN',
    rate: 50,
    by: 'law',
    basis: { decree: 'NĐ 238/2025/NĐ-CP' },
    firstSchoolYear: '2025-2026',
  }
  const { feeCatalogue, clock } = http.parts
  const there = await startHttp({ clock, feeCatalogue: { ...feeCatalogue, rules: [half] } })
  try {
    const scene = await openPlanScene(there)
    await scene.student('HS-1')
    await scene.price('TIEN_AN', 'meal-day', 35_000)
    await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
    await scene.issue((await scene.plan('2026-09-01', '2026-09-30', ['TIEN_AN'])).id)
    const settled = await scene.post('/v1/students/HS-1/meal-settlement', {
      ...{ schoolCode: scene.schoolCode, lastDay: '2026-09-29', reason: 'left' },
    })
    const meals = [{ ...mealOf('2026-09-30'), amount: 17_500 }]
    expect(settled.body).toMatchObject({ bills: [{ became: 'by-hand', meals, credited: 0 }], credited: 0 })
    expect(await scene.bills()).toMatchObject([{ payable: 385_000 }])
  } finally {
    await there.close()
  }
})

test('meals whose line a person took out come off no other line', async () => {
  const scene = await openPlanScene(http)
  await scene.student('HS-1')
  await scene.price('TIEN_AN', 'meal-day', 35_000)
  await scene.price('BHYT', 'year', 884_520)
  await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
  await scene.issue((await scene.plan('2026-09-01', '2026-09-30', ['TIEN_AN', 'BHYT'])).id)
  const [bill] = await scene.bills()
  const lines = bill.lines.slice(1)
  await scene.post(`/v1/bills/${bill.id}/revise`, { lines, total: 884_520, reason: 'eats at home' })
  const settled = await scene.post('/v1/students/HS-1/meal-settlement', {
    ...{ schoolCode: scene.schoolCode, lastDay: '2026-09-28', reason: 'left' },
  })
  expect(settled.body).toMatchObject({ bills: [{ became: 'by-hand' }] })
  expect(await scene.bills()).toMatchObject([{ payable: 884_520 }])
})

test('meals whose lines a person put in another order, or between which a person moved money, are left to a person', async () => {
  const scene = await openPlanScene(http)
  await scene.student('HS-1')
  await scene.price('TIEN_AN', 'meal-day', 35_000, { validTo: '2026-09-15' })
  await scene.price('TIEN_AN', 'meal-day', 38_000, { validFrom: '2026-09-16' })
  await scene.price('BHYT', 'year', 884_520)
  await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
  await scene.issue((await scene.plan('2026-09-01', '2026-09-30', ['TIEN_AN', 'BHYT'])).id)
  const [{ id, lines, payable }] = await scene.bills()
  const [early, late, insurance] = lines
  const moved = (line: { gross: number }, by: number) => ({
    ...line,
    gross: line.gross + by,
    payable: line.gross + by,
  })
  for (const corrected of [
    [late, insurance, early],
    [moved(early, 1 - early.gross), moved(late, early.gross - 1), insurance],
  ]) {
    const revised = await scene.post(`/v1/bills/${id}/revise`, {
      lines: corrected,
      total: payable,
      reason: 'otherwise',
    })
    expect(revised.status).toBe(200)
    const settled = await scene.post('/v1/students/HS-1/meal-settlement', {
      ...{ schoolCode: scene.schoolCode, lastDay: '2026-08-31', reason: 'left' },
    })
    expect(settled).toMatchObject({ status: 200, body: { bills: [{ became: 'by-hand' }] } })
  }
  expect(await scene.bills()).toMatchObject([{ payable }])
})

test('who was never there gets all meals back, and the bill asks for nothing', async () => {
  const scene = await openScene()
  const settled = (await (await scene.settle('2026-08-31')).json()) as { bills: { meals: object[] }[] }
  expect(settled.bills.map(({ meals }) => meals.length)).toEqual([22])
  expect(await scene.bills()).toMatchObject([{ payable: 0, state: 'paid' }])
})

test('meals that cost nothing make no revision', async () => {
  const scene = await openPlanScene(http)
  await scene.student('HS-1')
  await scene.price('TIEN_AN', 'meal-day', 0)
  await scene.serve('HS-1', 'TIEN_AN', '2026-09-01')
  await scene.issue((await scene.plan('2026-09-01', '2026-09-30', ['TIEN_AN'])).id)
  const settled = await scene.post('/v1/students/HS-1/meal-settlement', {
    ...{ schoolCode: scene.schoolCode, lastDay: '2026-09-01', reason: 'left' },
  })
  expect(settled).toMatchObject({ status: 200, body: { bills: [] } })
})

test('meals of a bill that another asks for now are left to a person, and hold up those of no other bill', async () => {
  const scene = await openScene()
  await scene.issue((await scene.plan('2026-10-01', '2026-10-31', ['TIEN_AN'], { debts: 'carried' })).id)
  const woken = http.woken()
  const carried = {
    ...{ billId: scene.bill.id, billNumber: scene.bill.number, became: 'by-hand', credited: 0 },
    meals: ['2026-09-29', '2026-09-30'].map(mealOf),
  }
  const { bills } = (await (await scene.settle('2026-09-28')).json()) as { bills: object[] }
  expect(bills).toHaveLength(2)
  expect(bills).toEqual(expect.arrayContaining([carried, expect.objectContaining({ became: 'corrected' })]))
  expect(http.woken()).toBe(woken + 1)
  expect(await (await scene.settle('2026-09-28')).json()).toEqual({ bills: [carried], credited: 0 })
  expect(http.woken()).toBe(woken + 1)
  const { rows } = await http.database.pool.query(
    'select distinct charged_on as "chargedOn" from meals_back where school_code = $1',
    [scene.schoolCode],
  )
  expect(rows).toEqual([{ chargedOn: (await scene.bills()).at(-1).id }])
  // Of October the debt is left, which stays as it was carried.
  expect(await scene.bills()).toMatchObject([{ state: 'carried' }, { payable: 770_000 }])
})

test('a bill that was cancelled gives nothing back', async () => {
  const scene = await openScene()
  await scene.post(`/v1/bills/${scene.bill.id}/cancel`, undefined)
  expect(await (await scene.settle('2026-09-28')).json()).toEqual({ bills: [], credited: 0 })
})

test('a day that came back is not said to be eaten after all', async () => {
  const scene = await openScene()
  await scene.absent('HS-1', '2026-09-08', '2026-09-08T07:00:00+07:00')
  await scene.settle('2026-09-30')
  const present = {
    ...{ schoolCode: scene.schoolCode, studentCode: 'HS-1', day: '2026-09-08', is: 'present' },
  }
  expect((await scene.post('/v1/attendance', present)).body.errors).toMatchObject([
    { code: 'meal_given_back' },
  ])
  const days = `/v1/attendance?schoolCode=${scene.schoolCode}&studentCode=HS-1&from=2026-09-01&to=2026-09-30`
  expect(await scene.get(days)).toMatchObject([{ day: '2026-09-08' }])
})

test('nobody, a school that is not yours and a day that is none are refused', async () => {
  const scene = await openScene()
  expect(await problemOf(await scene.settle('2026-09-28', {}, 'HS-9'))).toMatchObject({ code: 'not_found' })
  expect(await problemOf(await scene.settle('2026-09-28', { schoolCode: 'ELSEWHERE' }))).toMatchObject({
    code: 'forbidden',
  })
  expect(await problemOf(await scene.settle('2026-09-31'))).toMatchObject({ errors: [{ field: 'lastDay' }] })
})

test('bills are held before their pupil, as whoever gives money back holds both', async () => {
  const scene = await openScene()
  const client = await http.database.pool.connect()
  try {
    // Of two that wait for each other, this one is given up.
    await client.query(`begin; set local deadlock_timeout = '1ms'`)
    await client.query('select from bills where id = $1 for no key update', [scene.bill.id])
    const settling = scene.settle('2026-09-28')
    await untilItWaits(http.database.pool)
    const pupil = 'select from students where school_code = $1 and code = $2 for no key update'
    expect(await client.query(pupil, [scene.schoolCode, 'HS-1'])).toMatchObject({ rowCount: 1 })
    await client.query('commit')
    expect(await (await settling).json()).toMatchObject({ bills: [{ became: 'corrected' }] })
  } finally {
    client.release(true)
  }
})
