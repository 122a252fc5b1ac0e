import { type AmountForm, readAmount } from '../domain/money/read-amount.ts'
import type { Cell } from './sheet.ts'

/** An amount, nothing where the cell says none (empty or a dash), or that it cannot be read. */
export function amountOf(cell: Cell | undefined, form: AmountForm): number | undefined | 'unreadable' {
  if (cell === null || cell === undefined) return undefined
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : 'unreadable'
  if (typeof cell !== 'string') return 'unreadable'
  return /^\s*[-–—]?\s*$/.test(cell) ? undefined : (readAmount(cell, form) ?? 'unreadable')
}
