import { createHash, type Hash } from 'node:crypto'
import type { StatementMovement } from '../../../src/ports/account-statement.ts'
import type { SheetRow } from '../../../src/sheets/sheet.ts'
import type { OpenStatement } from './statement.ts'

/** What the rows of a table say, cell for cell, by which it is known again in the same file. */
export interface TableRows {
  readonly hash: Hash
  /** Whether it has a movement that is known by what it says alone. */
  hasUnnamed: boolean
}

export const noRows = (): TableRows => ({ hash: createHash('sha256'), hasUnnamed: false })

/** Notes a row that is more than words; `line` is the movement that it is. */
export function noteRow(rows: TableRows, { cells }: SheetRow, line?: StatementMovement): void {
  rows.hash.update(JSON.stringify(cells))
  if (line && line.reference === undefined) rows.hasUnnamed = true
}

/**
 * Whether a table says the same as one before it in its file, and has movements without a reference, which would count once more. One
 * that begins or ends with another balance is another. `earlier` are those before it.
 */
export function isRepeated(
  { hash, hasUnnamed }: TableRows,
  { account, titles, opening, closing }: OpenStatement,
  earlier: Set<string>,
): boolean {
  const key = JSON.stringify([account, titles.sequence, opening, closing, hash.digest('hex')])
  const isKnown = earlier.has(key)
  earlier.add(key)
  return isKnown && hasUnnamed
}
