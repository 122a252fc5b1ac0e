import { dayMs, localDay, minutesOfLocalDay, startOfDay, weekdayOf } from '../time/local-time.ts'

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

/** Hours of the week in which a partner wants nothing, in Asia/Ho_Chi_Minh; `to` before `from` is on the next day. */
export interface MaintenanceWindow {
  readonly from: string
  readonly to: string
  /** The days on which it begins; every day when absent. */
  readonly days?: readonly Weekday[] | undefined
}

/** When a partner wants nothing: once, or each week. */
export type WindowHours =
  | { readonly kind: 'once'; readonly from: Date; readonly to: Date }
  | ({ readonly kind: 'weekly' } & MaintenanceWindow)

/** Hours with the words that people read when they hold messages. */
export interface NamedHours {
  readonly hours: WindowHours
  readonly reason: string
}

/** A window that people keep beside those of the settings. */
export interface KeptWindow extends NamedHours {
  readonly id: string
  readonly partner: string
  /** Who set it, or changed it last. */
  readonly setBy: string
  readonly setAt: Date
}

/** The windows of settings, each named by its hours. */
export const windowsOfSettings = (windows: readonly MaintenanceWindow[]): readonly NamedHours[] =>
  windows.map((window) => ({
    hours: { kind: 'weekly', ...window },
    reason: `${window.from} to ${window.to}`,
  }))

/** What keeps hours from being a window, by the field of them. */
export interface HoursProblem {
  readonly field: 'from' | 'to' | 'days'
  readonly message: string
}

/** Longer than this is no maintenance: a brake says that somebody has to come back to it. */
const longestDays = 31

/** Says what is wrong with hours that somebody wants to keep. */
export function problemOfHours(hours: WindowHours, now: Date): HoursProblem | undefined {
  if (hours.kind === 'weekly') {
    if (hours.from === hours.to) return { field: 'to', message: 'ends when it begins' }
    const { days } = hours
    return days && new Set(days).size < days.length
      ? { field: 'days', message: 'names a day twice' }
      : undefined
  }
  const { from, to } = hours
  if (to <= from) return { field: 'to', message: 'is not after `from`' }
  if (to <= now) return { field: 'to', message: 'is over' }
  const isLong = to.getTime() - from.getTime() > longestDays * dayMs
  return isLong ? { field: 'to', message: `is more than ${longestDays} days after \`from\`` } : undefined
}

/** Says whether hours never come again. */
export const isOver = (hours: WindowHours, now: Date): boolean => hours.kind === 'once' && hours.to <= now

/** When hours that hold now end; nothing where they do not. */
export function endOfHours(hours: WindowHours, now: Date): Date | undefined {
  if (hours.kind === 'once') return hours.from <= now && now < hours.to ? hours.to : undefined
  const { days = weekdays } = hours
  const [begin, end, minute] = [minutesOf(hours.from), minutesOf(hours.to), minutesOfLocalDay(now)]
  const today = weekdayOf(now)
  const begins = (day: number) => days.includes(weekdays[(day + 7) % 7] as Weekday)
  const endsToday = new Date(startOfDay(localDay(now)).getTime() + end * 60_000)
  if (begin <= end) return begin <= minute && minute < end && begins(today) ? endsToday : undefined
  if (minute >= begin) return begins(today) ? new Date(endsToday.getTime() + dayMs) : undefined
  return minute < end && begins(today - 1) ? endsToday : undefined
}

/** Windows that follow each other so often end at no time that people wait for. */
const mostInARow = 20

/**
 * When messages go again past windows of which one holds now: windows that overlap or meet are one. Nothing where they
 * follow each other without an end.
 */
export function endOfWindows(windows: readonly NamedHours[], now: Date): Date | undefined {
  let end = now
  for (let turn = 0; turn < mostInARow; turn += 1) {
    const ends = windows.flatMap(({ hours }) => endOfHours(hours, end) ?? [])
    if (ends.length === 0) return end
    end = new Date(Math.max(...ends.map((one) => one.getTime())))
  }
  return undefined
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
