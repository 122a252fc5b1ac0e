import {
  type MaintenanceWindow,
  problemOfHours,
  type Weekday,
  type WindowHours,
  weekdays,
} from '../../domain/partners/maintenance-window.ts'
import { UsageError } from '../command.ts'
import { readTime } from '../read-time.ts'

interface HoursWords {
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Days parted by commas, or `every`. */
  readonly weekly?: string | undefined
}

/** Reads when a partner wants nothing. Throws a `UsageError`. */
export function readHours({ from, to, weekly }: HoursWords, now: Date): WindowHours {
  if (from === undefined || to === undefined) {
    throw new UsageError('say from when to when: --from TIME --to TIME')
  }
  const hours: WindowHours =
    weekly === undefined
      ? { kind: 'once', from: readTime(from), to: readTime(to) }
      : { kind: 'weekly', from: readTimeOfDay(from), to: readTimeOfDay(to), ...readDays(weekly) }
  const problem = problemOfHours(hours, now)
  if (!problem) return hours
  throw new UsageError(`--${problem.field === 'days' ? 'weekly' : problem.field} ${problem.message}`)
}

function readTimeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text
  throw new UsageError('with --weekly a time looks like 22:30 (Asia/Ho_Chi_Minh)')
}

function readDays(text: string): Pick<MaintenanceWindow, 'days'> {
  if (text === 'every') return {}
  const days = text.split(',').map((word) => word.trim())
  if (days.every((day): day is Weekday => (weekdays as readonly string[]).includes(day))) return { days }
  throw new UsageError(`--weekly is every, or some of ${weekdays.join(',')}`)
}
