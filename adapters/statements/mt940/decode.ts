import { type Mt940Statement, type Mt940Transaction, Parser } from 'mt940js'
import type { LineProblem } from '../../../schemas/import.ts'
import type { AccountStatementRow, StatementMovement } from '../../../src/ports/account-statement.ts'
import { noReference, readerComplaints } from './codes.ts'

/** One statement of a file, from its field 20 to the next, and the line that it begins on. */
export interface StatementText {
  readonly text: string
  readonly firstLine: number
}

/** Cuts a file where a new statement begins, so that one which cannot be read does not take others with it. */
export function cutStatements(file: string): StatementText[] {
  const lines = file.split(/\r\n|\n|\r/)
  const starts = lines.flatMap((line, index) => (line.startsWith(':20:') ? [index] : []))
  return starts.map((start, order) => ({
    text: lines
      .slice(start, starts[order + 1])
      .filter((line) => !line.startsWith('{') && !line.startsWith('-}'))
      .join('\n'),
    firstLine: start + 1,
  }))
}

/** Reads one statement. One that the reader refuses, or that does not add up, is a problem as a whole. */
export function readStatement({ text, firstLine }: StatementText): AccountStatementRow[] {
  const problem = (
    lineNumber: number,
    field: string,
    code: string,
    message: string,
  ): AccountStatementRow => ({
    is: 'problem',
    lineNumber,
    problem: { field, code, message },
  })
  const lineNumbers = text
    .split('\n')
    .flatMap((line, index) => (line.startsWith(':61:') ? [firstLine + index] : []))
  let statement: Mt940Statement | undefined
  try {
    statement = parse(text)
  } catch (error) {
    const { field, code, message } = complaintOf(error)
    const entry = text.split('\n').findIndex((line) => line.startsWith(':61:') && !canBeRead(line))
    return code === 'line_form' && entry !== -1
      ? [problem(firstLine + entry, '61', code, message)]
      : [problem(firstLine, field, code, message)]
  }
  if (!statement) return [problem(firstLine, 'statement', 'unreadable', 'the statement cannot be read')]
  if (statement.currency !== 'VND') return [problem(firstLine, '60F', 'currency', 'must be VND')]
  const { openingBalance: opening, closingBalance: closing } = statement
  if (!Number.isSafeInteger(opening) || !Number.isSafeInteger(closing)) {
    return [problem(firstLine, '60F', 'amount_form', 'must be whole đồng')]
  }
  const account = statement.accountIdentification.trim()
  const sequence = Number(statement.number.statement)
  const entries = text.split('\n').filter((line) => line.startsWith(':61:'))
  const dates = entries.flatMap((line) => /^:61:(\d{6})/.exec(line)?.[1] ?? [])
  const rows = statement.transactions.map((transaction, index): AccountStatementRow => {
    const lineNumber = lineNumbers[index] ?? firstLine
    if (!isRealDate(dates[index] ?? ''))
      return problem(lineNumber, '61', 'date_form', 'must begin with a real yymmdd')
    if (!Number.isSafeInteger(transaction.amount) || transaction.amount === 0) {
      return problem(lineNumber, '61', 'amount_form', 'must be whole đồng above 0')
    }
    return { is: 'line', lineNumber, line: readMovement(transaction, account, entries[index] ?? '') }
  })
  return [
    { is: 'statement', head: { account, opening, ...(Number.isSafeInteger(sequence) ? { sequence } : {}) } },
    ...rows,
    { is: 'end', end: { account, closing, lastDay: dayOf(statement.closingBalanceDate) } },
  ]
}

const parse = (text: string): Mt940Statement | undefined => new Parser({ no86Structure: true }).parse(text)[0]

function complaintOf(error: unknown): LineProblem {
  const said = error instanceof Error ? error.message : ''
  for (const { says, code, message } of readerComplaints) {
    const found = says.exec(said)
    if (found) return { field: found[1] ?? 'statement', code, message }
  }
  return { field: 'statement', code: 'unreadable', message: 'the statement cannot be read' }
}

/** Whether the package reads a line (61) in a statement of nothing else, which does not add up then. */
function canBeRead(entry: string): boolean {
  try {
    parse(`:20:X\n:25:X\n:28C:1\n:60F:C000101VND0,\n${entry}\n:62F:C000101VND0,`)
    return true
  } catch (error) {
    return complaintOf(error).code !== 'line_form'
  }
}

/** The package cuts the bank's reference after 16 letters, and longer ones that differ behind them would be one movement. */
function readMovement(transaction: Mt940Transaction, account: string, entry: string): StatementMovement {
  const bankReference = /\/\/(.*)$/.exec(entry)?.[1] ?? transaction.bankReference
  const reference = [bankReference, transaction.reference]
    .map((one) => one?.trim() ?? '')
    .find((one) => !noReference.has(one))
  return {
    account,
    direction: transaction.amount > 0 ? 'in' : 'out',
    amount: Math.abs(transaction.amount),
    bookedOn: dayOf(transaction.entryDate ?? transaction.date),
    memo: memoOf(transaction),
    ...(reference === undefined ? {} : { reference }),
  }
}

/** Field 86 is broken into lines of 65 characters wherever that falls, also inside words: they are put together as they were. */
const memoOf = ({ details, extraDetails }: Mt940Transaction): string =>
  (details.replaceAll('\n', '') || (extraDetails ?? '')).trim().normalize('NFC')

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

function isRealDate(yymmdd: string): boolean {
  const day = `20${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4)}`
  return new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day
}
