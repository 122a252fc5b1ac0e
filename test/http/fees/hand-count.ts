import { weekday } from '../../../src/domain/fees/days.ts'

/** From a first day to a last one, both among them; `9` sorts behind every day. */
type Span = readonly [from: string, to?: string]

/** What a bursar knows of a pupil when a month is counted. */
export interface PupilFacts {
  stays: Span[]
  eats: Span[]
  /** Of tuition, in percent. */
  exemptions: { rate: number; days: Span }[]
  /** Known before the month was billed. */
  away: string[]
  /** Days that were charged and not eaten, by the month whose bill gives them back. */
  back: Record<string, string[]>
}

/** What is asked from a day on. */
type Prices = readonly (readonly [from: string, price: number])[]

export interface PriceList {
  readonly tuition: Prices
  readonly meal: Prices
}

export interface MonthAsked {
  readonly tuition: number
  readonly state: number
  readonly meals: number
}

/**
 * Counts what a pupil owes of a month (`yyyy-mm`) as on paper, day by day: tuition by the days there, at the price of the first of the month and
 * less the highest exemption of the first day there; meals from Monday to Friday, each at its price.
 */
export function countByHand(month: string, facts: PupilFacts, prices: PriceList): MonthAsked {
  const days = daysOf(month)
  const there = days.filter((day) => isIn(facts.stays, day))
  const gross = Math.round((priceOn(prices.tuition, `${month}-01`) * there.length) / days.length)
  const rates = facts.exemptions.filter((one) => isIn([one.days], there[0] ?? '')).map(({ rate }) => rate)
  const state = Math.round((gross * Math.max(0, ...rates)) / 100)
  const eaten = there.filter(
    (day) => weekday(day) % 6 !== 0 && isIn(facts.eats, day) && !facts.away.includes(day),
  )
  const cost = (some: readonly string[]) => some.reduce((sum, day) => sum + priceOn(prices.meal, day), 0)
  return { tuition: gross - state, state, meals: cost(eaten) - cost(facts.back[month] ?? []) }
}

const daysOf = (month: string) =>
  Array.from({ length: 31 }, (_, place) => `${month}-${String(place + 1).padStart(2, '0')}`).filter(
    (day) => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day),
  )

const isIn = (spans: readonly Span[], day: string) =>
  spans.some(([from, to = '9']) => from <= day && day <= to)

const priceOn = (prices: Prices, day: string) => prices.findLast(([from]) => from <= day)?.[1] ?? Number.NaN
