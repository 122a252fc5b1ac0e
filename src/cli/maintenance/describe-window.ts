import type { WindowHours } from '../../domain/partners/maintenance-window.ts'
import { localMinute } from '../../domain/time/local-time.ts'

/** When it is, in local time. */
export function describeWindow(hours: WindowHours): string {
  if (hours.kind === 'once') return `from ${localMinute(hours.from)} to ${localMinute(hours.to)}`
  return `from ${hours.from} to ${hours.to} on ${hours.days?.join(', ') ?? 'every day'}`
}
