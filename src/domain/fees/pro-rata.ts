import type { Dong } from '../../../schemas/money.ts'
import { apportion } from './apportion.ts'
import { type ClosedDays, type Days, daysOfMonth, holds, listDays } from './days.ts'

/** How much of a month's price a student owes who is there for a part of it. */
const proRataRules = {
  /** The days there over all days of the month. Two schools that share a month ask for exactly one price together. */
  'by-day': (price, month, stays) => byDay(price, month, stays),
  /** One half for any day up to the 15th, the other for any day after it. */
  'half-month': (price, { from, to }, stays) => {
    const middle = `${from.slice(0, 8)}15`
    const [first = 0, second = 0] = apportion(price, [1, 1])
    const isThere = (day: string) => stays.some((stay) => holds(stay, day))
    const days = listDays({ from, to }).filter(isThere)
    const early = days.some((day) => day <= middle) ? first : 0
    return early + (days.some((day) => day > middle) ? second : 0)
  },
  'whole-month': (price, month, stays) => (touches(month, stays) ? price : 0),
} as const satisfies Record<string, (price: Dong, month: ClosedDays, stays: readonly Days[]) => Dong>

export type ProRataRule = keyof typeof proRataRules

/** The part of a monthly price for the days of a month (`yyyy-mm`) that a student is there. */
export const partOfMonth = (rule: ProRataRule, price: Dong, month: string, stays: readonly Days[]): Dong =>
  proRataRules[rule](price, daysOfMonth(month), stays)

/** The price is divided among the runs of days there and not there, in order, so that all parts add up to it. */
function byDay(price: Dong, month: ClosedDays, stays: readonly Days[]): Dong {
  const runs: { isThere: boolean; days: number }[] = []
  for (const day of listDays(month)) {
    const isThere = stays.some((stay) => holds(stay, day))
    const last = runs.at(-1)
    if (last?.isThere === isThere) last.days += 1
    else runs.push({ isThere, days: 1 })
  }
  const parts = apportion(
    price,
    runs.map(({ days }) => days),
  )
  return runs.reduce((sum, { isThere }, place) => sum + (isThere ? (parts[place] as Dong) : 0), 0)
}

const touches = (month: ClosedDays, stays: readonly Days[]) =>
  listDays(month).some((day) => stays.some((stay) => holds(stay, day)))
