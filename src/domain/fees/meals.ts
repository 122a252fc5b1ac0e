import { addDays, fromLocalText } from '../time/local-time.ts'
import { type ClosedDays, listDays, weekday } from './days.ts'

/** Until when absence may be told so that the meal is not paid for: so many days before, at a local time of day. */
export interface MealCutOff {
  readonly daysBefore: number
  /** As `hh:mm` in Asia/Ho_Chi_Minh. */
  readonly time: string
}

/** The last instant at which the absence of a day is told in time. */
export const cutOffOf = (day: string, { daysBefore, time }: MealCutOff): Date =>
  fromLocalText(`${addDays(day, -daysBefore)}T${time}:00`)

export const isInTime = (day: string, reportedAt: Date, rule: MealCutOff): boolean =>
  reportedAt.getTime() <= cutOffOf(day, rule).getTime()

/** The days of a span on which meals are served. */
export const mealDaysOf = (
  span: ClosedDays,
  weekdays: readonly number[],
  daysOff: readonly string[],
): string[] => {
  const off = new Set(daysOff)
  return listDays(span).filter((day) => weekdays.includes(weekday(day)) && !off.has(day))
}
