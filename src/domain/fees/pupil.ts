import type { Dong } from '../../../schemas/money.ts'
import type { School, SchoolLevel } from '../../../schemas/school.ts'
import type { MealBack } from './charge.ts'
import type { ClosedDays, Days } from './days.ts'
import type { Grant } from './exemptions.ts'

/** Everything about one student that a collection plan goes by. No names: only codes. */
export interface Pupil {
  readonly schoolCode: string
  readonly code: string
  readonly className: string
  readonly classCode: string | null
  readonly grade: number | null
  readonly status: string
  readonly stays: readonly Days[]
  readonly services: readonly (Days & { readonly item: string })[]
  readonly grants: readonly Grant[]
  readonly charged: readonly EarlierCharge[]
  /** Meals charged, not eaten, told in time and not given back yet, oldest first. */
  readonly back: readonly (MealBack & { readonly item: string })[]
  /** Such meals of bills on which a person corrected what is asked for them. */
  readonly mealsByHand: readonly (MealBack & { readonly item: string })[]
  /** Days that absence was told for in time already. */
  readonly absences: readonly string[]
  readonly debts: readonly Debt[]
  /** Money of the student that closes no bill. */
  readonly credit: Dong
  /** The bill that this plan made for the student before. */
  readonly billed: { readonly billId: string; readonly number: string } | null
}

/** What a line of an earlier bill that stands asks for: of meals its days, of everything else all from the first day to the last. */
export interface EarlierCharge extends ClosedDays {
  readonly item: string
  readonly mealDays: readonly string[]
  readonly billNumber: string
  /** It is for the year, of a school that the student came from. */
  readonly isElsewhere: boolean
}

/** What is still owed for an earlier bill. It stays on that bill, or the new one asks for it instead; it is never asked twice. */
export interface Debt {
  readonly billId: string
  readonly billNumber: string
  readonly title: string
  readonly dueOn: string
  readonly owed: Dong
  /** Whether the new bill of the plan takes it over. */
  readonly isCarried: boolean
  /** The part of it that closes only as a whole, and whether the bill takes more than is owed. */
  readonly whole: Dong
  readonly takesMore: boolean
}

/** The level whose prices a student has: the school's, and in a school of several levels the one of the grade, if there is one. */
export function levelOf(school: Pick<School, 'level'>, grade: number | null): SchoolLevel | undefined {
  if (school.level !== 'LIEN_CAP') return school.level
  if (grade === null) return undefined
  if (grade === 0) return 'MN'
  return grade <= 5 ? 'TH' : grade <= 9 ? 'THCS' : 'THPT'
}

export const areaOf = ({ feeArea, area }: Pick<School, 'feeArea' | 'area'>): string => feeArea ?? area
