import type { FeeUnit } from '../../../schemas/fee.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { SchoolLevel } from '../../../schemas/school.ts'
import { type Days, holds, overlap } from './days.ts'

/** One stored price. What is null it is for all of. */
export interface FeeSchedule extends Days {
  readonly id: string
  readonly item: string
  readonly role: 'price' | 'base'
  readonly schoolYear: string
  readonly schoolCode: string | null
  readonly level: SchoolLevel | null
  readonly area: string | null
  readonly unit: FeeUnit
  readonly price: Dong
  readonly decision: string | null
}

/** Where a student is, as far as prices go. */
export interface PricePlace {
  readonly schoolCode: string
  readonly level: SchoolLevel
  readonly area: string
}

const dimensions = ['schoolCode', 'level', 'area'] as const

type Dimensions = Pick<FeeSchedule, (typeof dimensions)[number]>

/**
 * The price of an item at a place on a day: of those that fit, the one that names all that the others name and more.
 * Storing holds that there is one (`contradicts`).
 */
export function priceAt(
  schedules: readonly FeeSchedule[],
  wanted: { readonly item: string; readonly role: FeeSchedule['role']; readonly schoolYear: string },
  place: PricePlace,
  day: string,
): FeeSchedule | undefined {
  return schedules
    .filter(({ item, role, schoolYear }) => {
      return item === wanted.item && role === wanted.role && schoolYear === wanted.schoolYear
    })
    .filter((schedule) => holds(schedule, day) && fits(schedule, place))
    .reduce<FeeSchedule | undefined>((best, next) => (!best || refines(next, best) ? next : best), undefined)
}

/** Whether two prices could both be the most specific one of some place on some day: then the second is not stored. */
export const contradicts = (a: FeeSchedule, b: FeeSchedule): boolean =>
  a.item === b.item &&
  a.role === b.role &&
  a.schoolYear === b.schoolYear &&
  overlap(a, b) &&
  dimensions.every((name) => a[name] === null || b[name] === null || a[name] === b[name]) &&
  !refines(a, b) &&
  !refines(b, a)

/** Whether one names everything that another names, and something besides. A school has one level and one area at most. */
const refines = (a: Dimensions, b: Dimensions): boolean => {
  const more = dimensions.filter((name) => a[name] !== null && b[name] === null)
  return more.length > 0 && dimensions.every((name) => a[name] !== null || b[name] === null)
}

const fits = (schedule: Dimensions, place: PricePlace): boolean =>
  dimensions.every((name) => schedule[name] === null || schedule[name] === place[name])
