import type { AccountStatementRow, StatementMovement } from '../../../src/ports/account-statement.ts'
import { amountOf } from '../../../src/sheets/amount-cell.ts'
import type { HeaderMatch } from '../../../src/sheets/header.ts'
import { type Cell, type Sheet, type SheetRow, unreadableOf } from '../../../src/sheets/sheet.ts'
import { closeStatement } from './close-statement.ts'
import type { Field } from './profile.ts'
import { type Balance, readMarker } from './read-marker.ts'
import { type ReadRow, readMovement, type TableRow } from './read-movement.ts'
import { isRepeated, noRows, noteRow, type TableRows } from './repeated-table.ts'
import type { RowRules } from './row-rules.ts'
import {
  addLine,
  addProblem,
  balanceUnread,
  type OpenStatement,
  openStatement,
  tellProblem,
} from './statement.ts'
import type { TitleReader, Titles } from './titles.ts'

/** A table under its header. */
export interface Table {
  columns: ReadonlyMap<Field, number>
  width: number
  readonly isText: boolean
  readonly dayZero: Sheet['dayZero']
  /** The tables before it in the same file. */
  readonly earlier: Set<string>
  readonly rows: TableRows
  readonly statement: OpenStatement
  /** Why nothing of it is taken. */
  readonly refusal: AccountStatementRow | undefined
  /** The movement before, until it is known whether its content goes on in a row of its own. */
  last: { readonly lineNumber: number; readonly line: StatementMovement } | undefined
  /** Whether totals or a closing balance ended it. */
  isOver: boolean
  /** What rows below the table say of a next one. */
  next: Titles
}

/** Opens a table under its header, with what the titles above it say. */
export function openTableUnder(
  header: HeaderMatch<Field>,
  about: Pick<Table, 'isText' | 'dayZero' | 'earlier'>,
  titles: Titles,
  { profile }: RowRules,
): Table {
  const statement = openStatement(header.line, titles, titles.account ?? profile.account)
  const { account } = statement
  const isOther = profile.account !== undefined && account !== profile.account
  const isUnknown = account === undefined && !header.columns.has('account')
  const refuse = (code: string, message: string): AccountStatementRow => ({
    is: 'problem',
    lineNumber: header.line,
    problem: { field: 'account', code, message },
  })
  const other = isOther
    ? refuse('other_account', 'the title names another account than the profile')
    : undefined
  const unknown = isUnknown ? refuse('missing', 'no title, column or setting names the account') : undefined
  return {
    columns: header.columns,
    width: header.width,
    ...about,
    rows: noRows(),
    statement,
    refusal: other ?? unknown,
    last: undefined,
    isOver: false,
    next: {},
  }
}

/** A header that comes again is that of the next page, unless the table was over or titles name another statement. */
export const startsAnother = ({ isOver, next, statement }: Table): boolean =>
  isOver || isOfAnother(next, statement.titles)

const isOfAnother = (next: Titles, titles: Titles): boolean =>
  (next.account !== undefined && next.account !== titles.account) ||
  (next.sequence !== undefined && next.sequence !== titles.sequence)

/** Reads a row below the header as a movement. */
export function readRow(row: SheetRow, table: Table, rules: RowRules): ReadRow {
  const { line, cells } = row
  const { width, isText, dayZero, columns } = table
  const found = new Map<Field, Exclude<Cell, null>>()
  for (const [field, index] of columns) {
    const cell = cells[index] ?? null
    if (cell !== null) found.set(field, cell)
  }
  const unreadable = cells.length === 1 ? unreadableOf(cells[0]) : undefined
  const isCut = cells.length < width && !rules.profile.shortRows
  const isOutOfShape = isText && (isCut || cells.slice(width).some((cell) => cell !== null))
  const isUnended = row.isUnended === true && rules.profile.lastRowEnds
  const tableRow: TableRow = { line, dayZero, cells: found, unreadable, isOutOfShape, isUnended }
  return readMovement(tableRow, table.statement.account, rules)
}

/** Takes in a movement and returns what can be told now. */
export function takeLine(
  table: Table,
  row: SheetRow,
  line: StatementMovement,
  rules: RowRules,
): AccountStatementRow[] {
  noteRow(table.rows, row, line)
  const told = settle(table, rules)
  if (!table.refusal) table.last = { lineNumber: row.line, line }
  return told
}

/** Takes in a row that is no movement: a balance, totals, more of the content of the movement before, or words. */
export function takeOther(
  table: Table,
  row: SheetRow,
  read: Exclude<ReadRow, { is: 'line' }>,
  rules: RowRules,
  readTitles: TitleReader,
): AccountStatementRow[] {
  if (read.is === 'problem') noteRow(table.rows, row)
  const marker = read.is === 'words' || read.mayMark ? readMarker(row, table.columns, rules) : undefined
  const more = read.is === 'words' && !marker ? onlyMemo(row, table) : undefined
  if (more !== undefined && table.last) {
    const { lineNumber, line } = table.last
    table.last = { lineNumber, line: { ...line, memo: `${line.memo} ${more}`.trim() } }
    return []
  }
  const told = settle(table, rules)
  const isOfNext = isOfAnother(table.next, table.statement.titles)
  if (marker?.is === 'trailer') {
    table.statement.trailers.push(marker)
    table.isOver = true
    return told
  }
  if (marker && !isOfNext) return [...told, ...takeBalance(table, row.line, marker)]
  if (marker || read.is === 'words' || isTitle(row, read, table, rules, readTitles)) {
    table.next = readTitles(row, table.next)
  } else if (!table.refusal) told.push(...addProblem(table.statement, row.line, read.problem))
  return told
}

/** Titles of a next table may stand under any of the columns; a row with an amount is none. */
function isTitle(
  row: SheetRow,
  read: Extract<ReadRow, { is: 'problem' }>,
  { columns }: Table,
  { amountFields, amountForm }: RowRules,
  readTitles: TitleReader,
): boolean {
  if (!read.mayMark) return false
  const amounts = amountFields.map((field) => amountOf(row.cells[columns.get(field) ?? -1], amountForm))
  if (amounts.some((amount) => typeof amount === 'number')) return false
  const { account, sequence } = readTitles(row, {})
  return account !== undefined || sequence !== undefined
}

/** A second opening balance, or a closing one behind the end, is of the next table. */
function takeBalance(table: Table, line: number, { is, amount }: Balance): AccountStatementRow[] {
  const { statement, isOver } = table
  if (is === 'closing') table.isOver = true
  if (amount === undefined) {
    return table.refusal ? [] : tellProblem(statement, line, balanceUnread)
  }
  const isOfNext =
    is === 'opening' ? statement.opening !== undefined : isOver && statement.closing !== undefined
  if (isOfNext) table.next = { ...table.next, [is]: amount }
  else statement[is] = amount
  return []
}

/** Tells the movement before, now that nothing can come to it any more. */
function settle(table: Table, rules: RowRules): AccountStatementRow[] {
  const { last, statement } = table
  table.last = undefined
  return last ? addLine(statement, last.lineNumber, last.line, rules) : []
}

/** Ends a table and returns what is left to tell of it. */
export function endTable(table: Table, rules: RowRules): AccountStatementRow[] {
  if (table.refusal) return [table.refusal]
  const told = settle(table, rules)
  const { rows, statement, earlier } = table
  return [...told, ...closeStatement(statement, rules, isRepeated(rows, statement, earlier))]
}

/** What stands in the column of contents when nothing stands in any other. */
function onlyMemo({ cells }: SheetRow, { columns }: Table): string | undefined {
  const memo = columns.get('memo')
  const filled = cells.flatMap((cell, index) => (cell === null ? [] : [index]))
  const cell = cells[memo ?? -1]
  return filled.length === 1 && filled[0] === memo && typeof cell === 'string'
    ? cell.normalize('NFC').replace(/\s+/gu, ' ').trim()
    : undefined
}
