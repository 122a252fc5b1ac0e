import { addDays } from '../time/local-time.ts'

/** Days from one to another, both among them; open without an end. Days are `yyyy-mm-dd` and compare as text. */
export interface Days {
  readonly from: string
  readonly to: string | null
}

export type ClosedDays = Days & { readonly to: string }

export const holds = ({ from, to }: Days, day: string): boolean => from <= day && (to === null || day <= to)

export const overlap = (a: Days, b: Days): boolean =>
  (a.to === null || b.from <= a.to) && (b.to === null || a.from <= b.to)

/** Every day of closed days, in order. */
export function listDays({ from, to }: ClosedDays): string[] {
  const days: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** The day of the week of a calendar day, Sunday being 0. */
export const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

/** The months (`yyyy-mm`) that closed days touch, in order. */
export const monthsOf = ({ from, to }: ClosedDays): string[] => {
  const months: string[] = []
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = nextMonth(month)) months.push(month)
  return months
}

/** The first and the last day of a month (`yyyy-mm`). */
export const daysOfMonth = (month: string): ClosedDays => ({
  from: `${month}-01`,
  to: addDays(`${nextMonth(month)}-01`, -1),
})

/** The days of a school year: it starts in August. */
export const daysOfSchoolYear = (schoolYear: string): ClosedDays => ({
  from: `${schoolYear.slice(0, 4)}-08-01`,
  to: `${schoolYear.slice(5)}-07-31`,
})

function nextMonth(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
  return number === 12 ? `${year + 1}-01` : `${month.slice(0, 4)}-${String(number + 1).padStart(2, '0')}`
}
