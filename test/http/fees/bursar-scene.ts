import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { HttpUnderTest } from '../support/start-http.ts'
import { countByHand, type PriceList, type PupilFacts } from './hand-count.ts'
import { openPlanScene } from './plan-scene.ts'

// Tuition was still owed in this year: a decision takes a part of it away, and no law frees everybody.
export const year = { schoolYear: '2024-2025' }
export const insurance = 884_520

/** Prices that change in the middle of January: of tuition from February on, of meals on that very day. */
export const pricesOf = (tuition: number, meal: number): PriceList => ({
  tuition: [
    ['2024-08-01', tuition],
    ['2025-01-15', tuition + 13_333],
  ],
  meal: [
    ['2024-08-01', meal],
    ['2025-01-15', meal + 3_000],
  ],
})

interface BillRow {
  readonly id: string
  readonly payable: number
  readonly paid: number
  readonly lines: readonly {
    readonly item: string
    readonly payable: number
    readonly budgetCompensation: number
    readonly carriedFrom?: string
  }[]
}

/** A school with its prices, what its bursar does, and what they know of each pupil. */
export async function openSchool(http: HttpUnderTest, clock: () => Date, prices: PriceList) {
  const scene = await openPlanScene(http, { level: 'THCS' })
  for (const [place, days] of [
    { validFrom: '2024-08-01', validTo: '2025-01-14' },
    { validFrom: '2025-01-15' },
  ].entries()) {
    await scene.price('HOC_PHI', 'month', prices.tuition[place]?.[1] ?? 0, { ...year, ...days })
    await scene.price('TIEN_AN', 'meal-day', prices.meal[place]?.[1] ?? 0, { ...year, ...days })
  }
  await scene.price('BHYT', 'year', insurance, { ...year, validFrom: '2024-08-01' })
  const pupils: Record<string, PupilFacts> = {}
  const given: Record<string, number[]> = {}
  const done = async (path: string, json: unknown) => {
    const answer = await scene.post(path, json)
    expect(answer, path).toMatchObject({ status: 200 })
    return answer.body
  }
  const plan = (month: string, of: object = {}) => {
    const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
    const items = ['HOC_PHI', 'TIEN_AN', 'BHYT']
    return scene.plan(`${month}-01`, `${month}-${last}`, items, { ...year, classes: ['6A', '6B'], ...of })
  }
  const bills = async (code: string, month: string): Promise<BillRow[]> => {
    const { rows } = await http.database.pool.query(
      `select id, payable, paid, lines from bills
       where school_code = $1 and student_code = $2 and period = $3 and state <> 'cancelled'`,
      [scene.schoolCode, code, month],
    )
    return rows
  }
  const billOf = async (code: string, month: string) => {
    const [bill, ...others] = await bills(code, month)
    expect(others).toEqual([])
    if (!bill) throw new Error(`${code} has no bill for ${month}`)
    return bill
  }
  const pay = async (code: string, month: string, amount?: number) => {
    const { id: billId, payable, paid } = await billOf(code, month)
    const at = clock()
    const [reference, money] = [randomUUID(), amount ?? payable - paid]
    given[code] = [...(given[code] ?? []), money]
    await http.parts.payments.open({ channel: 'x', reference, billId, amount: money, at, askAt: at })
    const news = {
      reference,
      outcome: 'paid',
      amount: money,
      providerTransaction: reference,
      bank: null,
    } as const
    const told = { ...news, at, description: '', theirCode: '' }
    await http.parts.payments.post('x', told, () => new Map(), at)
  }
  return {
    ...scene,
    ...{ prices, pupils, given, done, billOf, pay },
    /** Takes a pupil in, with what they are there for. */
    async enrolled(code: string, className: string, of: Partial<PupilFacts> = {}) {
      const facts = { stays: [], eats: [], exemptions: [], away: [], back: {}, ...of }
      pupils[code] = facts
      await scene.student(code, { class: { name: className, grade: 6 } })
      for (const days of facts.stays) await scene.enrol(code, ...days)
      for (const days of facts.eats) await scene.serve(code, 'TIEN_AN', ...days)
      return facts
    },
    /** Plans a month and issues it twice: nobody is asked twice. */
    async issueMonth(month: string, of: object = {}) {
      const { id } = await plan(month, of)
      const { students } = await scene.issue(id)
      expect((await scene.issue(id)).students).not.toHaveProperty('issued')
      return { id, issued: students.issued }
    },
    /** Compares the bills of some months with what is counted by hand, to the đồng. */
    async compare(...months: readonly string[]) {
      for (const [code, facts] of Object.entries(pupils))
        for (const month of months) {
          const asked = (await bills(code, month)).flatMap(({ lines }) => lines)
          const sumOf = (item: string, of: 'payable' | 'budgetCompensation') =>
            sum(asked.filter((line) => line.item === item).map((line) => line[of]))
          expect(
            {
              tuition: sumOf('HOC_PHI', 'payable'),
              state: sumOf('HOC_PHI', 'budgetCompensation'),
              meals: sumOf('TIEN_AN', 'payable'),
            },
            `${code} in ${month}`,
          ).toEqual(countByHand(month, facts, prices))
        }
    },
    credit: async (code: string): Promise<number> =>
      (await scene.get(`/v1/students/${code}/credit?schoolCode=${scene.schoolCode}`)).balance,
    /** Makes tuition of a month what it is for the days that a pupil was there. */
    async correctTuition(code: string, month: string) {
      const { id, lines } = await billOf(code, month)
      const { tuition } = countByHand(month, pupils[code] as PupilFacts, prices)
      const corrected = lines.map((line) =>
        line.item === 'HOC_PHI' ? { ...line, gross: tuition, payable: tuition } : line,
      )
      const total = sum(corrected.map(({ payable }) => payable))
      await done(`/v1/bills/${id}/revise`, { lines: corrected, total, reason: 'rời trường giữa tháng' })
    },
    settleMeals: (code: string, lastDay: string) =>
      done(`/v1/students/${code}/meal-settlement`, {
        schoolCode: scene.schoolCode,
        lastDay,
        reason: 'rời trường',
      }),
  }
}

export const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
