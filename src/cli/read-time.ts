import { utcOffset } from '../domain/local-time.ts'
import { UsageError } from './command.ts'

/** A local time of Asia/Ho_Chi_Minh such as 2026-10-01T06:00, or an instant with its offset. */
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/

/** Reads a time. Throws a `UsageError`. */
export function readTime(text: string): Date {
  const hasOffset = /(Z|[+-]\d\d:\d\d)$/.test(text)
  const at = new Date(hasOffset ? text : text + utcOffset)
  if (!timeForm.test(text) || Number.isNaN(at.getTime())) {
    throw new UsageError('a time looks like 2026-10-01T06:00 (Asia/Ho_Chi_Minh) or 2026-10-01T06:00+07:00')
  }
  return at
}
