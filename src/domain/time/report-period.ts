import { localDay, startOfDay, startOfNextDay } from './local-time.ts'

/** A year, a half of one, or a month, in Asia/Ho_Chi_Minh: `2026`, `2026-H1`, `2026-09`. */
export interface ReportPeriod {
  readonly name: string
  readonly from: Date
  /** The first instant after it. */
  readonly to: Date
  /** Its first and last day. */
  readonly firstDay: string
  readonly lastDay: string
}

/** Reads the name of a period; undefined where it is none. */
export function readPeriod(name: string): ReportPeriod | undefined {
  const [, year, half, month] = /^(20\d\d)(?:-H([12])|-(0[1-9]|1[0-2]))?$/.exec(name) ?? []
  if (!year) return undefined
  const first = month ? Number(month) : half === '2' ? 7 : 1
  const months = month ? 1 : half ? 6 : 12
  const last = first + months - 1
  const days = new Date(Date.UTC(Number(year), last, 0)).getUTCDate()
  const firstDay = `${year}-${twoDigits(first)}-01`
  const lastDay = `${year}-${twoDigits(last)}-${days}`
  return { name, from: startOfDay(firstDay), to: startOfNextDay(lastDay), firstDay, lastDay }
}

/** The half year that an instant is in. */
export function halfYearOf(at: Date): string {
  const day = localDay(at)
  return `${day.slice(0, 4)}-H${Number(day.slice(5, 7)) <= 6 ? 1 : 2}`
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')
