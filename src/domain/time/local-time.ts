/** The zone of Asia/Ho_Chi_Minh. Việt Nam keeps it all the year, without summer time since 1975. */
export const utcOffset = '+07:00'
const offsetMs = 7 * 3_600_000

/** A day, in ms. */
export const dayMs = 86_400_000

/** What clocks in Việt Nam show at an instant, as `yyyy-mm-ddThh:mm:ss.sss`. */
export const localText = (at: Date): string => new Date(at.getTime() + offsetMs).toISOString().slice(0, -1)

/** The instant at which clocks in Việt Nam show a time; an invalid date for what is no time. */
export const fromLocalText = (text: string): Date => new Date(text + utcOffset)

/** A local minute with its zone, as JSON has instants. */
export const zonedMinute = (minute: string): string => `${minute}:00${utcOffset}`

/** The calendar day (`yyyy-mm-dd`) of an instant in Asia/Ho_Chi_Minh. */
export const localDay = (at: Date): string => localText(at).slice(0, 10)

/** The local minute (`yyyy-mm-ddThh:mm`) of an instant in Asia/Ho_Chi_Minh. */
export const localMinute = (at: Date): string => localText(at).slice(0, 16)

/** The last second of a local calendar day. */
export const endOfDay = (day: string): Date => fromLocalText(`${day}T23:59:59`)

/** The first instant of the day after a local calendar day. */
export const startOfNextDay = (day: string): Date => new Date(startOfDay(day).getTime() + dayMs)

/** The first instant of a local calendar day. */
export const startOfDay = (day: string): Date => fromLocalText(`${day}T00:00:00`)

/** The first instant of a local month (`yyyy-mm`), and the first of the next. */
export function limitsOfMonth(month: string): { readonly from: Date; readonly to: Date } {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return { from: startOfDay(`${month}-01`), to: startOfDay(`${next}-01`) }
}

/** Minutes since the beginning of the local day. */
export const minutesOfLocalDay = (at: Date): number =>
  Math.floor(((at.getTime() + offsetMs) / 60_000) % 1_440)

/** The local day of the week, Sunday being 0. */
export const weekdayOf = (at: Date): number => new Date(at.getTime() + offsetMs).getUTCDay()

/**
 * The instant that a bank or provider writes: `yyyy-MM-dd HH:mm:ss` (or with a `T`), `yyyyMMddHHmmss`, a day alone, or
 * milliseconds since 1970. Without a zone it is Asia/Ho_Chi_Minh. Nothing for what is no time, or none between 2000 and 2099: programs write
 * the first day of the year 1 for a time that they do not know.
 */
export function readTimestamp(text: string): Date | undefined {
  const at = /^\d{13}$/.test(text) ? new Date(Number(text)) : readParts(text)
  return at && localText(at).startsWith('20') ? at : undefined
}

function readParts(text: string): Date | undefined {
  const form =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[ T]?(\d{2}):?(\d{2}):?(\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (form === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = utcOffset] =
    form
  const date = `${year}-${month}-${day}`
  const at = new Date(`${date}T${hour}:${minute}:${second}${fraction}${zone}`)
  return isRealDay(date) && !Number.isNaN(at.getTime()) ? at : undefined
}

/** Whether a text is a day of the calendar (`yyyy-mm-dd`): 31 February is none, though Date makes one of it. */
export const isRealDay = (text: string): boolean =>
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false

/** The calendar day so many days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** How many days lie from one calendar day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
