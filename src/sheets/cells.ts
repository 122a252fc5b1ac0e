import type { Warning } from '../../schemas/warning.ts'
import { dayMs } from '../domain/time/local-time.ts'
import type { Cell } from './sheet.ts'

/** A cell that holds something. */
export type FilledCell = Exclude<Cell, null>

/** A value for a record, with what is to be said about how it was read. */
export interface CellValue {
  readonly value: unknown
  readonly warning?: Pick<Warning, 'code' | 'message'>
}

const firstPlausibleSerial = 61 // Excel counts a 29 February 1900 that never was; nobody here was born before March.
const lastPlausibleSerial = 73_050 // The end of 2099.

/** Words in one line, NFC. A cell that cannot be read stays what it is, so that the schema refuses the field. */
export function readWords(cell: FilledCell): CellValue {
  if (typeof cell === 'number') return { value: String(cell) }
  if (cell instanceof Date) return { value: writeDay(cell) }
  if (typeof cell !== 'string') return { value: null }
  return { value: cell.normalize('NFC').replace(/\s+/g, ' ').trim() }
}

/** A calendar day: a date cell, an Excel serial number, dd/mm/yyyy, or yyyy-mm-dd. Two-digit years are not guessed. */
export function readDay(cell: FilledCell, dayZero: 1900 | 1904): CellValue {
  if (cell instanceof Date) return { value: writeDay(cell) }
  if (typeof cell === 'number') return { value: dayOfSerial(cell, dayZero) ?? String(cell) }
  const words = readWords(cell)
  if (typeof words.value !== 'string') return words
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(words.value)
  if (!parts) return words
  const [, day = '', month = '', year] = parts
  return { value: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` }
}

/**
 * A code of `length` digits that a spreadsheet may have made a number. Up to `mostLost` leading zeros are put back and
 * warned of; a number that is shorter still stays as it is.
 */
export function readDigits(cell: FilledCell, length: number, mostLost: number): CellValue {
  if (typeof cell !== 'number') return readWords(cell)
  const digits = Number.isSafeInteger(cell) && cell >= 0 ? String(cell) : undefined
  if (digits === undefined) return { value: String(cell) }
  if (digits.length >= length) return { value: digits }
  if (digits.length < length - mostLost) {
    return {
      value: digits,
      warning: { code: 'digits_lost', message: 'a spreadsheet made this code a number and lost digits' },
    }
  }
  return {
    value: digits.padStart(length, '0'),
    warning: { code: 'zeros_restored', message: 'a spreadsheet lost leading zeros; they were put back' },
  }
}

/** A code of any form; one that a spreadsheet made a number may have lost leading zeros, which is warned of. */
export function readCode(cell: FilledCell): CellValue {
  if (typeof cell !== 'number') return readWords(cell)
  const message = 'a spreadsheet made this code a number; leading zeros would be lost'
  return { value: String(cell), warning: { code: 'code_as_number', message } }
}

/** Whether a code that a spreadsheet made a number may have other digits by that: it keeps 15. */
export const losesDigits = (cell: Cell | undefined): boolean =>
  typeof cell === 'number' && !(Number.isInteger(cell) && Math.abs(cell) < 1e15)

/** Whole đồng: a whole number, or digits alone. Anything else stays text, which no schema takes for an amount. */
export function readAmount(cell: FilledCell): CellValue {
  if (typeof cell === 'number') return { value: cell }
  const { value } = readWords(cell)
  return { value: typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value }
}

function dayOfSerial(serial: number, dayZero: 1900 | 1904): string | undefined {
  const since1900 = Math.floor(serial) + (dayZero === 1904 ? 1_462 : 0)
  if (since1900 < firstPlausibleSerial || since1900 > lastPlausibleSerial) return undefined
  return writeDay(new Date((since1900 - 25_569) * dayMs))
}

const writeDay = (day: Date) => day.toISOString().slice(0, 10)
