import { addDays, startOfDay, utcOffset } from '../domain/time/local-time.ts'
import { UsageError } from './command.ts'

const dayForm = /^\d{4}-\d\d-\d\d$/
/** A local time of Asia/Ho_Chi_Minh such as 2026-10-01T06:00, or an instant with its offset. */
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/
const looks = 'a time looks like 2026-10-01T06:00 (Asia/Ho_Chi_Minh) or 2026-10-01T06:00+07:00'

/** Reads a time. Throws a `UsageError`. */
export function readTime(text: string): Date {
  const at = timeOf(text)
  if (!at) throw new UsageError(looks)
  return at
}

/** Reads a time, or the beginning of a local day, where an option has one. Throws a `UsageError`. */
export function readTimeOrDay(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const isDay = dayForm.test(text) && isReal(text)
  const at = isDay ? startOfDay(text) : timeOf(text)
  if (!at) throw new UsageError(`${option}: a day looks like 2026-10-01, ${looks}`)
  return at
}

function timeOf(text: string): Date | undefined {
  const form = timeForm.exec(text)
  if (!form || !isReal(text.slice(0, 10))) return undefined
  const at = new Date(form[3] ? text : text + utcOffset)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** 31 February is no day, though Date makes one of it. */
const isReal = (day: string): boolean => !Number.isNaN(Date.parse(day)) && addDays(day, 0) === day
