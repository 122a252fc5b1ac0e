import { dayMs, fromLocalText, localDay, startOfDay, utcOffset } from '../domain/time/local-time.ts'
import type { FilledCell } from './cells.ts'

/** When a movement was: its local day (`yyyy-mm-dd`), and the instant where the file says the time of day. */
export interface ReadTime {
  readonly day: string
  readonly at?: Date
}

/** Every form that a profile may name. `dd` and `MM` have two digits, `d` and `M` one or two. */
export const dateForms = [
  'dd/MM/yyyy',
  'dd/MM/yyyy HH:mm',
  'dd/MM/yyyy HH:mm:ss',
  'd/M/yyyy',
  'dd-MM-yyyy',
  'dd-MM-yyyy HH:mm:ss',
  'yyyy-MM-dd',
  'yyyy-MM-dd HH:mm:ss',
  'yyyyMMdd',
  'yyyyMMddHHmmss',
  'iso',
  'excel-serial',
  'epoch-ms',
] as const

export type DateForm = (typeof dateForms)[number]

/** Reads a date cell, with the cell of a time of day where that stands apart. */
export type TimeReader = (
  cell: FilledCell,
  time: FilledCell | undefined,
  dayZero: 1900 | 1904,
) => ReadTime | undefined

const tokens: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
}
const isoForm =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2})(:(?<second>\d{2})(\.(?<fraction>\d{1,9}))?)?(?<zone>Z|[+-]\d{2}:\d{2})?$/
const serialForm = /^\d{5}(\.\d+)?$/
const epochForm = /^\d{13}$/
const timeForm = /^(\d{2}):?(\d{2})(?::?(\d{2}))?$/

const serialOf1970 = { 1900: 25_569, 1904: 24_107 } as const

/**
 * Makes a reader of days and instants in some forms; without a zone they are in Asia/Ho_Chi_Minh. A cell that a workbook knows to be a date
 * needs no form. It reads nothing where there is no real time between 2000 and 2099.
 */
export function timeReader(forms: readonly DateForm[]): TimeReader {
  const readers = forms.map(readerOf)
  return (cell, time, dayZero) => {
    const read =
      cell instanceof Date ? ofWallClock(cell.getTime()) : firstRead(readers, oneLine(cell), dayZero)
    if (!read?.day.startsWith('20')) return undefined
    if (read.at !== undefined || time === undefined) return read
    const milliseconds = timeOfDay(time)
    if (milliseconds === undefined) return undefined
    return { day: read.day, at: new Date(startOfDay(read.day).getTime() + milliseconds) }
  }
}

type FormReader = (text: string, dayZero: 1900 | 1904) => ReadTime | undefined

function readerOf(form: DateForm): FormReader {
  if (form === 'epoch-ms') {
    return (text) => (epochForm.test(text) ? ofInstant(new Date(Number(text))) : undefined)
  }
  if (form === 'excel-serial') {
    return (text, dayZero) =>
      serialForm.test(text)
        ? ofWallClock(Math.round((Number(text) - serialOf1970[dayZero]) * dayMs))
        : undefined
  }
  const pattern =
    form === 'iso'
      ? isoForm
      : new RegExp(`^${form.replace(/y+|M+|d+|H+|m+|s+/g, (one) => tokens[one] ?? one)}$`)
  return (text) => ofParts(pattern.exec(text)?.groups)
}

function ofParts(parts: Readonly<Record<string, string | undefined>> | undefined): ReadTime | undefined {
  if (!parts) return undefined
  const { year, month = '', day = '', hour, minute, second = '00', fraction = '0', zone = utcOffset } = parts
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const real = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (real.getUTCMonth() !== Number(month) - 1 || real.getUTCDate() !== Number(day)) return undefined
  if (hour === undefined) return { day: date }
  const at = new Date(`${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`)
  return hour === '24' || Number.isNaN(at.getTime()) ? undefined : ofInstant(at)
}

function firstRead(readers: readonly FormReader[], text: string, dayZero: 1900 | 1904): ReadTime | undefined {
  for (const read of readers) {
    const found = read(text, dayZero)
    if (found) return found
  }
  return undefined
}

const ofInstant = (at: Date): ReadTime => ({ day: localDay(at), at })

/** A workbook writes the clock on the wall as if that hung in Greenwich; midnight is a day without a time. */
function ofWallClock(milliseconds: number): ReadTime {
  const shown = new Date(milliseconds).toISOString().slice(0, -1)
  return milliseconds % dayMs === 0 ? { day: shown.slice(0, 10) } : ofInstant(fromLocalText(shown))
}

/** Milliseconds since midnight of `08:15`, `08:15:00`, `081500`, or of what a workbook makes of them. */
function timeOfDay(cell: FilledCell): number | undefined {
  if (cell instanceof Date) return ((cell.getTime() % dayMs) + dayMs) % dayMs
  if (typeof cell === 'number') return cell >= 0 && cell < 1 ? Math.round(cell * dayMs) : undefined
  const [whole, hour, minute, second = '00'] = timeForm.exec(oneLine(cell)) ?? []
  if (whole === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return (Number(hour) * 3_600 + Number(minute) * 60 + Number(second)) * 1_000
}

const oneLine = (cell: FilledCell): string =>
  typeof cell === 'string' || typeof cell === 'number' ? String(cell).replace(/\s+/gu, ' ').trim() : ''
