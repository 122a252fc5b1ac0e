import { minutesOfLocalDay, weekdayOf } from './local-time.ts'
import type { Traffic } from './traffic.ts'

/** What a person said about sending to one partner, or to all (`*`). */
export interface PartnerStop {
  readonly partner: string
  /** A brake stops until it is taken off, a pause until it ends. */
  readonly kind: 'brake' | 'pause'
  readonly until: Date | null
  readonly reason: string
  readonly setAt: Date
}

/** The name that means every partner. */
export const everyPartner = '*'

/** Hours in which a partner wants nothing, in Asia/Ho_Chi_Minh; `to` before `from` is on the next day. */
export interface MaintenanceWindow {
  readonly from: string
  readonly to: string
  /** The days on which it begins; every day when absent. */
  readonly days?: readonly Weekday[] | undefined
}

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
export type Weekday = (typeof weekdays)[number]

/** Why nothing goes to a partner. Its messages wait, and no attempt is counted. */
export interface Hold {
  readonly by: 'brake' | 'pause' | 'maintenance' | 'retry-after' | 'breaker'
  readonly reason: string
  /** Absent where a person must let go. */
  readonly until?: Date
}

/** What holds a partner's messages now, a person's word before the partner's trouble. */
export function holdOf({ stops, windows, traffic }: PartnerState, now: Date): Hold | undefined {
  const brake = stops.find(({ kind }) => kind === 'brake')
  if (brake) return { by: 'brake', reason: brake.reason }
  for (const { reason, until } of stops) if (until && until > now) return { by: 'pause', reason, until }
  const window = windows.find((one) => isWithin(one, now))
  if (window) return { by: 'maintenance', reason: `${window.from} to ${window.to}` }
  const { notBefore, breaker } = traffic
  if (notBefore !== undefined && notBefore > now.getTime()) {
    return { by: 'retry-after', reason: 'the partner wants nothing before', until: new Date(notBefore) }
  }
  if (breaker.state !== 'open' || breaker.until <= now.getTime()) return undefined
  return { by: 'breaker', reason: 'the partner failed again and again', until: new Date(breaker.until) }
}

export interface PartnerState {
  readonly stops: readonly PartnerStop[]
  readonly windows: readonly MaintenanceWindow[]
  readonly traffic: Traffic
}

function isWithin({ from, to, days = weekdays }: MaintenanceWindow, now: Date): boolean {
  const [begin, end, minute] = [minutesOf(from), minutesOf(to), minutesOfLocalDay(now)]
  const today = weekdayOf(now)
  const begins = (day: number) => days.includes(weekdays[(day + 7) % 7] as Weekday)
  if (begin <= end) return begin <= minute && minute < end && begins(today)
  return minute >= begin ? begins(today) : minute < end && begins(today - 1)
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
