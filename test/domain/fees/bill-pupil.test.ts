import { describe, expect, test } from 'vitest'
import { catalogues } from '../../../config/catalogues/index.ts'
import { billPupil, type FeeTables, type PlanRules } from '../../../src/domain/fees/bill-pupil.ts'
import type { FeeSchedule } from '../../../src/domain/fees/fee-schedule.ts'
import type { EarlierCharge, Pupil } from '../../../src/domain/fees/pupil.ts'
import { readFeeCatalogue } from '../../../src/fees/catalogue.ts'
import { aSchool } from '../../support/school-records.ts'

const { items, rules: ofLaw } = readFeeCatalogue(catalogues)

const price = (item: string, amount: number, changes: Partial<FeeSchedule> = {}): FeeSchedule => ({
  ...{ id: `${item} ${amount}`, item, role: 'price', schoolYear: '2026-2027', schoolCode: null, level: null },
  ...{ area: null, unit: 'month', price: amount, decision: null, from: '2026-08-01', to: null },
  ...changes,
})

const base = (item: string, amount: number) => price(item, amount, { id: 'base', role: 'base' })

const aPupil: Pupil = {
  ...{ schoolCode: aSchool().code, code: 'HS-1', className: '3B', classCode: null, grade: 3 },
  ...{
    status: 'studying',
    stays: [],
    services: [],
    grants: [],
    charged: [],
    back: [],
    mealsByHand: [],
    absences: [],
  },
  ...{ debts: [], credit: 0, billed: null },
}

interface Asked {
  readonly plan?: Partial<Omit<PlanRules, 'items'>>
  readonly school?: Parameters<typeof aSchool>[0]
  readonly pupil?: Partial<Pupil>
  readonly rules?: FeeTables['rules']
}

/** What a plan for September 2026 asks everybody for, by the prices of its items. */
const ask = (prices: readonly FeeSchedule[], { plan, school, pupil, rules = ofLaw }: Asked = {}) => {
  const asked = [...new Set(prices.map(({ item }) => item))]
  const span = { from: '2026-09-01', to: '2026-09-30', mealDays: ['2026-09-07', '2026-09-08'] }
  const everybody = asked.map((item) => ({ item, askedOf: 'everybody' as const }))
  return billPupil(
    { schoolYear: '2026-2027', ...span, ...plan, items: everybody },
    aSchool(school),
    { ...aPupil, ...pupil },
    { items: new Map(items.map((item) => [item.code, item])), schedules: prices, rules, proRata: 'by-day' },
  )
}

const sums = ({ charges }: ReturnType<typeof ask>) =>
  charges.map(({ item, line }) => `${item} ${line.gross}: ${line.payable}, budget ${line.budgetCompensation}`)
const codes = ({ problems }: ReturnType<typeof ask>) =>
  problems.map(({ code, message }) => `${code}: ${message}`)

describe('who is asked', () => {
  test('who is not there in the days of a plan is asked for nothing, and a price is not missed', () => {
    const stays = (from: string, to: string | null) => ({ pupil: { status: 'left', stays: [{ from, to }] } })
    const asked = (from: string, to: string | null) =>
      ask([price('VE_SINH', 9_000), price('BHYT', 1, { from: '2027-01-01' })], stays(from, to))
    for (const there of [asked('2026-01-01', '2026-08-31'), asked('2026-10-01', null)])
      expect(there).toEqual({ charges: [], problems: [], total: 0 })
    expect(codes(asked('2026-09-30', null))).toEqual(['price_missing: there is no price for 2026-09-01'])
  })

  test('a month in which a student is not there is no part of a line, nor is its price missed', () => {
    const pupil = { status: 'left', stays: [{ from: '2026-08-01', to: '2026-09-10' }] }
    const { charges, problems } = ask([price('VE_SINH', 9_000, { to: '2026-09-30' })], {
      ...{ plan: { to: '2026-10-31' }, pupil },
    })
    expect(charges.map(({ line }) => `${line.name} ${line.gross}`)).toEqual([
      'Vệ sinh trường lớp (tháng 09/2026) 3000',
    ])
    expect(problems).toEqual([])
  })

  test.each([
    ['studying', 1],
    ['moved-in', 1],
    ['returned', 1],
    ['other', 1],
    ['left', 0],
    ['moved-out', 0],
    ['reserved', 0],
  ])('of a student without a stay the state decides: %s is asked %i times', (status, times) => {
    expect(ask([price('VE_SINH', 9_000)], { pupil: { status } }).charges).toHaveLength(times)
  })

  test('what a day of a stay is, and not the order of stays, decides when an exemption is looked up', () => {
    const grants = [{ id: 'g', rule: 'ND81_50', decisionNumber: '1', from: '2024-09-10', to: null }]
    const old = { schoolYear: '2024-2025', from: '2024-08-01' }
    const plan = { schoolYear: '2024-2025', from: '2024-09-01', to: '2024-09-30' }
    const rateWith = (stays: Pupil['stays']) =>
      ask([price('HOC_PHI', 30_000, old)], { plan, pupil: { stays, grants } }).charges[0]?.line.exemptionRate
    const [first, second] = [
      { from: '2024-09-02', to: '2024-09-03' },
      { from: '2024-09-20', to: null },
    ]
    expect([rateWith([second]), rateWith([second, first]), rateWith([first, second])]).toEqual([50, 0, 0])
    // Since long before: the month begins on its first day.
    expect(rateWith([{ from: '2020-09-01', to: null }])).toBe(0)
  })
})

describe('which price counts', () => {
  test('each month has the price of its first day in the plan, and months of one price are one line', () => {
    const prices = [
      price('VE_SINH', 9_000, { to: '2026-10-31' }),
      price('VE_SINH', 11_000, { from: '2026-11-01' }),
    ]
    const { charges } = ask(prices, { plan: { from: '2026-09-01', to: '2026-12-31' } })
    expect(charges.map(({ line }) => `${line.name} ${line.gross}`)).toEqual([
      'Vệ sinh trường lớp (từ 09/2026 đến 10/2026) 18000',
      'Vệ sinh trường lớp (từ 11/2026 đến 12/2026) 22000',
    ])
    expect(charges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2026-09-01 2026-10-31',
      '2026-11-01 2026-12-31',
    ])
  })

  test('a plan that begins within a month asks for its month by the price of the day on which it begins', () => {
    const prices = [price('VE_SINH', 9_000, { from: '2026-09-05' })]
    expect(sums(ask(prices, { plan: { from: '2026-09-05' } }))).toEqual(['VE_SINH 9000: 9000, budget 0'])
  })

  test('where a day has no price, or one of another unit, the whole item is blocked and the day is named', () => {
    const until = price('VE_SINH', 9_000, { to: '2026-09-30' })
    const yearly = price('VE_SINH', 90_000, { from: '2026-10-01', unit: 'year' })
    for (const prices of [[until], [until, yearly]]) {
      const asked = ask(prices, { plan: { to: '2026-10-31' } })
      expect(asked.charges).toEqual([])
      expect(asked.problems).toMatchObject([{ code: 'price_missing', blocks: true }])
      expect(codes(asked)).toEqual(['price_missing: there is no price for 2026-10-01'])
    }
    expect(codes(ask([yearly]))).toEqual(['price_missing: there is no price for 2026-09-01'])
  })

  test.each([
    [0, 'MN'],
    [1, 'TH'],
    [5, 'TH'],
    [6, 'THCS'],
    [9, 'THCS'],
    [10, 'THPT'],
  ] as const)('in a school of several levels grade %s has the price of %s', (grade, level) => {
    const prices = (['MN', 'TH', 'THCS', 'THPT'] as const).map((one, place) =>
      price('VE_SINH', place + 1, { level: one }),
    )
    const asked = ask(prices, { school: { level: 'LIEN_CAP' }, pupil: { grade } })
    expect(asked.charges.map(({ price: amount }) => prices[amount - 1]?.level)).toEqual([level])
  })

  test('days of another school year, at either end, block what would be asked', () => {
    const asked = (plan: Partial<PlanRules>) => codes(ask([price('VE_SINH', 20_000)], { plan }))
    const blocks = ['other_school_year: the plan has days of another school year']
    expect(asked({ from: '2026-07-31' })).toEqual(blocks)
    expect(asked({ to: '2027-08-01' })).toEqual(blocks)
    expect(asked({ from: '2026-08-01', to: '2027-07-31' })).toEqual([])
  })

  test('without a grade nobody knows the level there: who would be asked is blocked, who is not there is not', () => {
    const asked = (pupil: Partial<Pupil>) =>
      ask([price('VE_SINH', 1)], { school: { level: 'LIEN_CAP' }, pupil: { grade: null, ...pupil } })
    expect(asked({})).toMatchObject({
      charges: [],
      problems: [
        { code: 'grade_missing', blocks: true, message: expect.stringContaining('0 for kindergarten') },
      ],
    })
    expect(asked({ status: 'left' })).toMatchObject({ charges: [], problems: [] })
    expect(ask([price('VE_SINH', 1)], { pupil: { grade: null } })).toMatchObject({ total: 1, problems: [] })
  })

  test('a school of one level has its prices whatever the grade says, and its fee area comes before its area', () => {
    const prices = [
      price('VE_SINH', 1, { level: 'TH', area: 'urban' }),
      price('VE_SINH', 2, { level: 'TH', area: 'rural' }),
      price('VE_SINH', 3, { level: 'THCS' }),
    ]
    const asked = (school: object) => ask(prices, { school, pupil: { grade: 6 } }).charges[0]?.price
    expect([asked({}), asked({ feeArea: 'rural' })]).toEqual([1, 2])
  })

  test('a price of the year is for the school year from August to July, one of the term for the days of the plan', () => {
    const prices = [price('BHYT', 700, { unit: 'year' }), price('SO_LIEN_LAC', 50, { unit: 'term' })]
    expect(ask(prices).charges.map(({ from, to, line }) => `${from} ${to} ${line.gross}`)).toEqual([
      '2026-08-01 2027-07-31 700',
      '2026-09-01 2026-09-30 50',
    ])
  })
})

describe('what was asked already', () => {
  const charged = (item: string, from: string, to: string, of: Partial<EarlierCharge> = {}) => ({
    pupil: {
      charged: [{ ...{ item, from, to, mealDays: [], billNumber: 'B-1', isElsewhere: false }, ...of }],
    },
  })

  test('a month, a term and a year are asked once; a thing that is bought once may be bought in each plan', () => {
    for (const unit of ['month', 'term', 'year'] as const) {
      const asked = ask([price('VE_SINH', 9, { unit })], charged('VE_SINH', '2026-09-30', '2026-10-31'))
      expect(asked.charges).toEqual([])
      expect(asked.problems).toMatchObject([{ code: 'already_billed', blocks: false }])
    }
    const bought = ask(
      [price('VE_SINH', 9, { unit: 'once' })],
      charged('VE_SINH', '2026-09-01', '2026-09-30'),
    )
    expect(bought).toMatchObject({ total: 9, problems: [] })
  })

  test('of another item, or of other days, nothing is left out', () => {
    for (const before of [
      charged('BHYT', '2026-09-01', '2026-09-30'),
      charged('VE_SINH', '2026-08-01', '2026-08-31'),
      charged('VE_SINH', '2026-10-01', '2026-10-31'),
    ])
      expect(ask([price('VE_SINH', 9)], before)).toMatchObject({ total: 9, problems: [] })
  })

  test('of meals the days that were asked for are left out, and no day between them', () => {
    const meals = price('TIEN_AN', 35_000, { unit: 'meal-day' })
    const before = charged('TIEN_AN', '2026-09-01', '2026-09-30', { mealDays: ['2026-09-01', '2026-09-08'] })
    const asked = ask([meals], { ...before, plan: { mealDays: ['2026-09-07', '2026-09-08', '2026-09-09'] } })
    expect(asked.charges.map(({ mealDays }) => mealDays)).toEqual([['2026-09-07', '2026-09-09']])
    expect(codes(asked)).toEqual(['already_billed: bill B-1 asks for a part of it'])
    const monthly = ask([price('TIEN_AN', 700_000)], before)
    expect(monthly).toMatchObject({ total: 0, problems: [{ code: 'already_billed' }] })
  })

  test('what a school before collected for others for the year is asked no more, what it asked for itself is', () => {
    const prices = [price('BHYT', 700, { unit: 'year' }), price('SO_LIEN_LAC', 50, { unit: 'year' })]
    const [year] = ask(prices).charges
    const before = ['BHYT', 'SO_LIEN_LAC'].flatMap(
      (item) => charged(item, year?.from ?? '', year?.to ?? '', { isElsewhere: true }).pupil.charged,
    )
    const asked = ask(prices, { pupil: { charged: before } })
    expect(sums(asked)).toEqual(['SO_LIEN_LAC 50: 50, budget 0'])
    expect(codes(asked)).toEqual(['already_billed: the school before asks for a part of it'])
  })

  test('tuition of a private school that the state supports whole is not asked of the state twice', () => {
    const prices = [price('HOC_PHI', 100_000), base('HOC_PHI', 135_000)]
    const school = { ownership: 'private' } as const
    const once = ask(prices, { school })
    expect(sums(once)).toEqual(['HOC_PHI_HO_TRO 100000: 0, budget 100000'])
    const [{ item, from, to } = expect.unreachable('nothing is asked')] = once.charges
    const again = ask(prices, { school, ...charged(item, from, to) })
    expect(sums(again)).toEqual([])
    expect(again.problems).toMatchObject([{ code: 'already_billed', item: 'HOC_PHI' }])
  })
})

describe('what the state pays', () => {
  const old = { schoolYear: '2024-2025', from: '2024-08-01' }
  const plan = { schoolYear: '2024-2025', from: '2024-09-01', to: '2024-11-30' }
  const grant = (rule: string, changes: object = {}) => ({
    ...{ id: rule, rule, decisionNumber: '15/QĐ', from: '2024-09-01', to: null },
    ...changes,
  })

  test('a line is rounded once, half up, and what is owed and what is exempt are its price', () => {
    const asked = ask([price('HOC_PHI', 33_333, old)], { plan, pupil: { grants: [grant('ND81_50')] } })
    expect(sums(asked)).toEqual(['HOC_PHI 99999: 49999, budget 50000'])
  })

  test('what is exempt is paid up to the level that the council decided, and never beyond the school’s price', () => {
    expect(sums(ask([price('HOC_PHI', 100_000), base('HOC_PHI', 60_000)]))).toEqual([
      'HOC_PHI 100000: 0, budget 60000',
    ])
    expect(sums(ask([price('HOC_PHI', 60_000), base('HOC_PHI', 100_000)]))).toEqual([
      'HOC_PHI 60000: 0, budget 60000',
    ])
    expect(sums(ask([price('HOC_PHI', 60_000)]))).toEqual(['HOC_PHI 60000: 0, budget 60000'])
    const prices = [price('HOC_PHI', 100_000, old), { ...base('HOC_PHI', 60_000), ...old }]
    const half = { plan: { ...plan, to: '2024-09-30' }, pupil: { grants: [grant('ND81_50')] } }
    expect(sums(ask(prices, half))).toEqual(['HOC_PHI 100000: 50000, budget 30000'])
  })

  test('of a part of a month the level counts for the same part', () => {
    const stays = [{ from: '2026-09-16', to: null }]
    expect(sums(ask([price('HOC_PHI', 100_000), base('HOC_PHI', 60_000)], { pupil: { stays } }))).toEqual([
      'HOC_PHI 50000: 0, budget 30000',
    ])
  })

  test('months with and without an exemption are lines of their own, and each says its decision', () => {
    const grants = [grant('ND81_70', { from: '2024-10-01', to: '2024-10-31' })]
    const { charges } = ask([price('HOC_PHI', 100_000, old)], { plan, pupil: { grants } })
    expect(charges.map(({ line }) => `${line.name}: ${line.payable}`)).toEqual([
      ...[
        'Học phí (tháng 09/2024): 100000',
        'Học phí (tháng 10/2024): 30000',
        'Học phí (tháng 11/2024): 100000',
      ],
    ])
    expect(charges[1]?.line.exemptionBasis).toEqual({
      ...{ decree: 'NĐ 81/2021/NĐ-CP', article: 'điều 16', decisionNumber: '15/QĐ' },
      ...{ validFrom: '2024-10-01', validTo: '2024-10-31' },
    })
  })

  describe('in a private school', () => {
    const school = { ownership: 'private' } as const

    test('the level is supported and the rest is asked whole, whatever a decision grants beside it', () => {
      const grants = [grant('ND238_100')]
      const asked = ask([price('HOC_PHI', 200_000), base('HOC_PHI', 135_000)], { school, pupil: { grants } })
      expect(sums(asked)).toEqual([
        ...['HOC_PHI_HO_TRO 135000: 0, budget 135000', 'HOC_PHI 65000: 65000, budget 0'],
      ])
      expect(asked.charges[0]?.line.exemptionBasis).toEqual({
        ...{ decree: 'NQ 217/2025/QH15', article: 'NĐ 238/2025/NĐ-CP' },
      })
    })

    test('without a level nothing is supported, and a person is told, for one month of several too', () => {
      const plan = { to: '2026-10-31' }
      const level = { ...base('HOC_PHI', 135_000), to: '2026-09-30' }
      const asked = ask([price('HOC_PHI', 200_000), level], { school, plan })
      expect(sums(asked)).toEqual([
        ...['HOC_PHI_HO_TRO 135000: 0, budget 135000', 'HOC_PHI 265000: 265000, budget 0'],
      ])
      expect(asked.problems).toMatchObject([{ code: 'support_level_missing', blocks: false }])
    })

    test('before school year 2025-2026 the state supported nothing, and a decision counted', () => {
      const prices = [price('HOC_PHI', 100_000, old), { ...base('HOC_PHI', 60_000), ...old }]
      const one = { school, plan: { ...plan, to: '2024-09-30' }, pupil: { grants: [grant('ND81_70')] } }
      expect(sums(ask(prices, one))).toEqual(['HOC_PHI 100000: 30000, budget 42000'])
    })
  })
})

describe('meals', () => {
  const meals = price('TIEN_AN', 35_000, { unit: 'meal-day' })
  const back = (day: string, amount: number, item = 'TIEN_AN') => ({
    ...{ day, amount, item, billId: 'b', billNumber: 'B-1' },
  })

  test('are asked for the days that a student is there and not away, by the price of each day', () => {
    const mealDays = ['2026-09-07', '2026-09-08', '2026-09-09', '2026-09-10']
    const prices = [
      { ...meals, to: '2026-09-09' },
      price('TIEN_AN', 40_000, { unit: 'meal-day', from: '2026-09-10' }),
    ]
    const pupil = { stays: [{ from: '2026-09-08', to: '2026-09-10' }], absences: ['2026-09-09'] }
    const { charges } = ask(prices, { plan: { mealDays }, pupil })
    expect(charges.map(({ mealDays: days, mealPayable }) => [days, mealPayable])).toEqual([
      [['2026-09-08'], 35_000],
      [['2026-09-10'], 40_000],
    ])
  })

  test('come back as far as the line goes, to nothing and not below; what does not fit waits', () => {
    const asked = (...amounts: number[]) =>
      ask([meals], { pupil: { back: amounts.map((amount, day) => back(`2026-08-0${day + 1}`, amount)) } })
    expect(asked(35_000, 35_000)).toMatchObject({ total: 0, charges: [{ back: [{}, {}] }] })
    expect(asked(35_000, 35_000, 1)).toMatchObject({ total: 0 })
    expect(asked(35_001, 35_000)).toMatchObject({ total: 34_999, charges: [{ back: [{ amount: 35_001 }] }] })
  })

  test('come back on a line of their own item alone, once, and on none of another unit', () => {
    const pupil = { back: [back('2026-08-03', 5_000), back('2026-08-04', 6_000, 'BAN_TRU')] }
    const prices = [
      { ...meals, to: '2026-09-07' },
      price('TIEN_AN', 40_000, { unit: 'meal-day', from: '2026-09-08' }),
      price('BAN_TRU', 50_000),
    ]
    expect(ask(prices, { pupil }).charges.map(({ item, line }) => `${item} ${line.gross}`)).toEqual([
      ...['TIEN_AN 30000', 'TIEN_AN 40000', 'BAN_TRU 50000'],
    ])
  })

  test('of meals with an exemption each costs what is left of it, and none comes back', () => {
    const grants = [{ id: 'g', rule: 'MEALS', decisionNumber: '1', from: '2026-09-08', to: null }]
    const rules = [
      {
        ...({ code: 'MEALS', item: 'TIEN_AN', rate: 50, by: 'grant' } as const),
        ...{ basis: { decree: 'NQ' }, firstSchoolYear: '2026-2027' },
      },
    ]
    const only = { plan: { mealDays: ['2026-09-08'] }, rules }
    const asked = ask([meals], { ...only, pupil: { grants, back: [back('2026-08-03', 1_000)] } })
    expect(asked).toMatchObject({ total: 17_500, charges: [{ back: [], mealPayable: 17_500 }] })
  })
})
