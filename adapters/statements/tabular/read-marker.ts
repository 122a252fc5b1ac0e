import { amountOf } from '../../../src/sheets/amount-cell.ts'
import { headingKey } from '../../../src/sheets/header.ts'
import type { Cell, SheetRow } from '../../../src/sheets/sheet.ts'
import type { Field } from './profile.ts'
import type { AmountField, Marker, RowRules } from './row-rules.ts'

/** A balance, in signed đồng; nothing where the row has none that is beyond doubt. */
export interface Balance {
  readonly is: 'opening' | 'closing'
  readonly amount: number | undefined
}

/** Totals behind a table: how many movements, and what the columns of amounts add up to. */
export interface Trailer {
  readonly is: 'trailer'
  readonly line: number
  readonly count: number | undefined
  readonly sums: ReadonlyMap<AmountField, number | 'unreadable'>
}

type Columns = ReadonlyMap<Field, number>

/** Reads a row that holds a balance or totals: one of its cells begins with a word of the profile. `columns` are those of the table, if known. */
export function readMarker(row: SheetRow, columns: Columns, rules: RowRules): Balance | Trailer | undefined {
  for (const [index, cell] of row.cells.entries()) {
    const is = typeof cell === 'string' ? markerOf(headingKey(cell.slice(0, 200)), rules) : undefined
    if (is === 'trailer') return readTrailer(row, index, columns, rules)
    if (is) return { is, amount: readBalance(row, index, columns, rules) }
  }
  return undefined
}

function markerOf(key: string, { markers }: RowRules): Marker | undefined {
  for (const [word, marker] of markers) {
    if (word !== '' && (key === word || key.startsWith(`${word} `))) return marker
  }
  return undefined
}

/** In the column of balances, else behind the words in their cell, else the only amount of the row; one under debit is owed. */
function readBalance(
  { cells }: SheetRow,
  labelled: number,
  columns: Columns,
  { amountForm }: RowRules,
): number | undefined {
  const balance = columns.get('balance')
  const inColumn = balance === undefined ? undefined : amountOf(cells[balance], amountForm)
  if (inColumn !== undefined && balance !== labelled) return inColumn === 'unreadable' ? undefined : inColumn
  const behind = amountOf(behindColon(cells[labelled]), amountForm)
  if (behind !== undefined) return behind === 'unreadable' ? undefined : behind
  const others = cells.flatMap((cell, index): number[] => {
    const amount = index === labelled ? undefined : amountOf(cell, amountForm)
    if (typeof amount !== 'number') return []
    return [index === columns.get('debit') ? 0 - amount : amount]
  })
  const said = others.length > 1 ? others.filter((amount) => amount !== 0) : others
  return said.length === 1 ? said[0] : undefined
}

const behindColon = (cell: Cell | undefined): string | null =>
  typeof cell === 'string' ? (/:([^:]*)$/.exec(cell)?.[1] ?? null) : null

function readTrailer(
  { line, cells }: SheetRow,
  labelled: number,
  columns: Columns,
  { profile: { trailer }, amountFields, amountForm }: RowRules,
): Trailer {
  const cellOf = (field: Field | undefined) => cells[(field && columns.get(field)) ?? -1] ?? null
  const summed = amountFields.filter((field) => field !== trailer.count && columns.get(field) !== labelled)
  const sums = summed.flatMap((field) => {
    const sum = amountOf(cellOf(field), amountForm)
    return sum === undefined ? [] : [[field, sum] as const]
  })
  const counted = cellOf(trailer.count)
  const digits = typeof counted === 'string' ? /\d[\d.,]*/.exec(counted)?.[0] : counted
  const count = amountOf(digits ?? null, amountForm)
  return { is: 'trailer', line, count: typeof count === 'number' ? count : undefined, sums: new Map(sums) }
}
