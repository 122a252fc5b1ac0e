import { startOfDay } from '../../../domain/time/local-time.ts'

export interface Format {
  count(value: number): string
  /** An amount of đồng. */
  dong(value: number): string
  /** A part of a whole, in percent. */
  share(part: number): string
  /** A length of time in its largest unit: `3 phút`. */
  duration(ms: number): string
  time(at: Date): string
  dayAndTime(at: Date): string
  /** To the second: for what follows one another closely. */
  moment(at: Date): string
  /** A calendar day given as `yyyy-mm-dd`. */
  day(day: string): string
}

const locales = { vi: 'vi-VN', en: 'en-GB' } as const
const timeZone = 'Asia/Ho_Chi_Minh'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** Writes numbers, money and time as readers of a language expect them, in the time of Việt Nam. */
export function createFormat(language: keyof typeof locales): Format {
  const locale = locales[language]
  const number = new Intl.NumberFormat(locale)
  // Cut off and not rounded: 49.98 % has not reached 50 %.
  const percent = new Intl.NumberFormat(locale, {
    ...{ style: 'percent', maximumFractionDigits: 1, roundingMode: 'trunc' },
  })
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium', hourCycle: 'h23' })
  const hourAndMinute = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short', hourCycle: 'h23' })
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' })
  return {
    count: (value) => number.format(value),
    dong: (value) => `${number.format(value)}\u00a0₫`,
    share: (part) => percent.format(part),
    duration(ms) {
      const [unit, size] = units.find(([, size]) => ms >= size) ?? (['second', 1000] as const)
      const value = Math.floor(ms / size)
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
    },
    time: (at) => time.format(at),
    moment: (at) => `${time.format(at)}, ${day.format(at)}`,
    dayAndTime: (at) => `${hourAndMinute.format(at)}, ${day.format(at)}`,
    day: (text) => day.format(startOfDay(text)),
  }
}
