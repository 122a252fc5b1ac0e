import { localMinute } from '../../domain/local-time.ts'
import type { WindowHours } from '../../domain/maintenance-window.ts'

/** When it is, in local time. */
export function describeWindow(hours: WindowHours): string {
  if (hours.kind === 'once') return `from ${localMinute(hours.from)} to ${localMinute(hours.to)}`
  return `from ${hours.from} to ${hours.to} on ${hours.days?.join(', ') ?? 'every day'}`
}
