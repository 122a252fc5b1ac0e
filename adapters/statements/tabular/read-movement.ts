import type { LineProblem } from '../../../schemas/import.ts'
import type { StatementMovement } from '../../../src/ports/account-statement.ts'
import { amountOf } from '../../../src/sheets/amount-cell.ts'
import { losesDigits, readWords } from '../../../src/sheets/cells.ts'
import { type Cell, type UnreadableCell, unreadableOf } from '../../../src/sheets/sheet.ts'
import type { Field } from './profile.ts'
import { type AmountField, type RowRules, wordKey } from './row-rules.ts'

/** The cells of one row below the header, by field. */
export interface TableRow {
  readonly line: number
  readonly dayZero: 1900 | 1904
  readonly cells: ReadonlyMap<Field, Exclude<Cell, null>>
  /** Why the row as a whole cannot be read. */
  readonly unreadable: UnreadableCell['unreadable'] | undefined
  /** Whether the row has cells beyond the header, or ends before its last column. */
  readonly isOutOfShape: boolean
  /** Whether it lacks the line end that the profile promises. */
  readonly isUnended: boolean
}

/** What a row is. One that says neither day nor amount nor reference is words: a title, a signature, a page number. */
export type ReadRow =
  | { readonly is: 'line'; readonly line: StatementMovement }
  | {
      readonly is: 'problem'
      readonly problem: LineProblem
      /** Whether it may be a row with a balance or totals all the same: it has no day, or no amount. */
      readonly mayMark: boolean
    }
  | { readonly is: 'words' }

/** A row that cannot be read, with the field and the reason. */
class RowProblem extends Error {
  readonly problem: LineProblem

  constructor(problem: LineProblem) {
    super(problem.message)
    this.problem = problem
  }
}

const refuse = (field: string, code: string, message: string): never => {
  throw new RowProblem({ field, code, message })
}

/** Reads a movement; `account` is that of rows which name none. Nothing of a row stands in a problem of it. */
export function readMovement(row: TableRow, account: string | undefined, rules: RowRules): ReadRow {
  if (row.unreadable !== undefined) {
    const problem = { field: 'line', code: row.unreadable, message: 'the line cannot be read' }
    return { is: 'problem', problem, mayMark: false }
  }
  const date = row.cells.get('date')
  const time = date === undefined ? undefined : rules.readTime(date, row.cells.get('time'), row.dayZero)
  const mayMove = [...rules.amountFields, 'reference' as const].some((field) =>
    hasDigit(row.cells.get(field)),
  )
  if (!time && !mayMove) return { is: 'words' }
  try {
    const moved = readMoved(row, rules)
    if (!time)
      return refuse(
        'date',
        date === undefined ? 'missing' : 'date_form',
        'must be a real day in a form of the profile',
      )
    if (row.isOutOfShape) refuse('line', 'cell_count', 'must have as many cells as the header')
    if (row.isUnended) refuse('line', 'line_end_missing', 'must have a line end, as it may have been cut off')
    const line = { account: accountOf(row, account, rules), ...moved, bookedOn: time.day }
    const at = time.at === undefined ? {} : { at: time.at }
    return { is: 'line', line: { ...line, ...at, memo: wordsOf(row, 'memo') ?? '', ...partiesOf(row) } }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    const { problem } = error
    return { is: 'problem', problem, mayMark: !time || problem === noAmount }
  }
}

function readMoved(row: TableRow, rules: RowRules): Pick<StatementMovement, 'direction' | 'amount'> {
  const { rule } = rules.profile.amounts
  if (rule === 'credit-debit') {
    const [credit, debit] = [positive(row, 'credit', rules), positive(row, 'debit', rules)]
    if (credit > 0 && debit > 0) refuse('amount', 'both_directions', 'must be credit or debit, not both')
    return moved(credit > 0 ? 'in' : 'out', credit + debit)
  }
  if (rule === 'signed') {
    const amount = amountIn(row, 'amount', rules)
    return moved(amount > 0 ? 'in' : 'out', Math.abs(amount))
  }
  const amount = positive(row, 'amount', rules)
  const direction = rules.directions.get(wordKey(wordsOf(row, 'direction') ?? ''))
  return moved(direction ?? refuse('direction', 'unknown_direction', 'must be a word of the profile'), amount)
}

const noAmount: LineProblem = { field: 'amount', code: 'missing', message: 'must be above 0' }

function moved(direction: 'in' | 'out', amount: number) {
  if (amount === 0) throw new RowProblem(noAmount)
  return { direction, amount }
}

function positive(row: TableRow, field: AmountField, rules: RowRules): number {
  const amount = amountIn(row, field, rules)
  return amount < 0 ? refuse(field, 'amount_sign', 'must not be below 0 by the rule of the profile') : amount
}

function amountIn(row: TableRow, field: AmountField, { amountForm }: RowRules): number {
  const amount = amountOf(row.cells.get(field), amountForm)
  if (amount === 'unreadable')
    return refuse(field, 'amount_form', 'must be whole đồng in the form of the profile')
  return amount ?? 0
}

function accountOf(row: TableRow, otherwise: string | undefined, { profile }: RowRules): string {
  const cell = row.cells.get('account')
  if (typeof cell === 'number') {
    const digits = profile.accountDigits ?? 0
    const isWhole = Number.isSafeInteger(cell) && String(cell).length <= digits
    const message = 'a spreadsheet made it a number, and leading zeros may be lost'
    return isWhole ? String(cell).padStart(digits, '0') : refuse('account', 'code_as_number', message)
  }
  return codeOf(row, 'account') ?? otherwise ?? refuse('account', 'missing', 'must name the account')
}

function partiesOf(row: TableRow) {
  const reference = codeOf(row, 'reference')
  const payerName = wordsOf(row, 'payerName')
  const payerAccount = codeOf(row, 'payerAccount')
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(payerName === undefined ? {} : { payerName }),
    ...(payerAccount === undefined ? {} : { payerAccount }),
  }
}

/** A code without the blanks and line breaks within it, and without what keeps a spreadsheet from making it a number (`'012`, `="012"`). */
function codeOf(row: TableRow, field: Field): string | undefined {
  const cell = row.cells.get(field)
  if (losesDigits(cell)) {
    return refuse(field, 'digits_lost', 'a spreadsheet made it a number and lost digits')
  }
  const words = wordsOf(row, field)?.replace(/\s/gu, '')
  return words === undefined
    ? undefined
    : (/^="(.*)"$/.exec(words)?.[1] ?? words.replace(/^'/, '')) || undefined
}

/** The words of a cell in one line. */
export function wordsOf(row: TableRow, field: Field): string | undefined {
  const cell = row.cells.get(field)
  if (cell === undefined) return undefined
  const unreadable = unreadableOf(cell)
  if (unreadable) return refuse(field, unreadable, 'the cell cannot be read')
  return String(readWords(cell).value) || undefined
}

const hasDigit = (cell: Cell | undefined): boolean =>
  typeof cell === 'string' ? /\d/.test(cell) : cell !== null && cell !== undefined
