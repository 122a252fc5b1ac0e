import type { Dong } from '../../../schemas/money.ts'
import {
  type ClosedDays,
  type Days,
  daysOfMonth,
  daysOfSchoolYear,
  holds,
  monthsOf,
  overlap,
} from './days.ts'
import type { FeeSchedule } from './fee-schedule.ts'
import { type ProRataRule, partOfMonth } from './pro-rata.ts'

/** The smallest thing that is charged: one month, one meal day, one term or year, or a thing bought once. */
export interface ChargePart extends ClosedDays {
  readonly schedule: FeeSchedule
  readonly gross: Dong
  /** What exemption and support are counted from, where the council decided it. */
  readonly base: Dong | null
  /** The first day that counts: the day that exemptions are looked up for. */
  readonly day: string
}

export interface PartsWanted {
  readonly unit: FeeSchedule['unit']
  readonly span: ClosedDays
  readonly schoolYear: string
  /** When the student is there and has the service. */
  readonly presence: readonly Days[]
  readonly mealDays: readonly string[]
  readonly proRata: ProRataRule
  readonly priceOn: (day: string) => { price: FeeSchedule; base: FeeSchedule | undefined } | undefined
}

/** A day for which no price is stored, or one of another unit. */
export type Unpriced = { readonly unpriced: string }

/** Cuts what a student owes of one item into its parts. Nothing is owed for what nobody was there for. */
export function partsOf(wanted: PartsWanted): (ChargePart | Unpriced)[] {
  if (wanted.unit === 'month') return monthsOf(wanted.span).flatMap((month) => partOf(month, wanted))
  if (wanted.unit === 'meal-day') return wanted.mealDays.flatMap((day) => mealOf(day, wanted))
  return wholeOf(wanted)
}

function partOf(month: string, wanted: PartsWanted): (ChargePart | Unpriced)[] {
  const days = daysOfMonth(month)
  const day = firstDay(days, wanted.presence)
  if (day === undefined) return []
  const found = find(wanted, later(days.from, wanted.span.from))
  if ('unpriced' in found) return [found]
  const part = (price: Dong) => partOfMonth(wanted.proRata, price, month, wanted.presence)
  return [
    {
      ...days,
      schedule: found.price,
      gross: part(found.price.price),
      base: found.base ? part(found.base.price) : null,
      day,
    },
  ]
}

function mealOf(day: string, wanted: PartsWanted): (ChargePart | Unpriced)[] {
  if (!wanted.presence.some((days) => holds(days, day))) return []
  const found = find(wanted, day)
  return 'unpriced' in found ? [found] : [whole({ from: day, to: day }, day, found)]
}

function wholeOf(wanted: PartsWanted): (ChargePart | Unpriced)[] {
  const day = firstDay(wanted.span, wanted.presence)
  if (day === undefined) return []
  const found = find(wanted, wanted.span.from)
  const days = wanted.unit === 'year' ? daysOfSchoolYear(wanted.schoolYear) : wanted.span
  return 'unpriced' in found ? [found] : [whole(days, day, found)]
}

type Found = { readonly price: FeeSchedule; readonly base: FeeSchedule | undefined }

const whole = (days: ClosedDays, day: string, { price, base }: Found): ChargePart => ({
  ...days,
  schedule: price,
  gross: price.price,
  base: base?.price ?? null,
  day,
})

function find(wanted: PartsWanted, day: string): Found | Unpriced {
  const found = wanted.priceOn(day)
  return found && found.price.unit === wanted.unit ? found : { unpriced: day }
}

/** The first of some days that a student is there, if there is one. */
const firstDay = (days: ClosedDays, presence: readonly Days[]): string | undefined =>
  presence
    .filter((stay) => overlap(stay, days))
    .map((stay) => later(stay.from, days.from))
    .toSorted()[0]

const later = (a: string, b: string) => (a > b ? a : b)
