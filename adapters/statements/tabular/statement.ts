import type { LineProblem } from '../../../schemas/import.ts'
import type { AccountStatementRow, StatementMovement } from '../../../src/ports/account-statement.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { Trailer } from './read-marker.ts'
import type { AmountField, RowRules } from './row-rules.ts'
import type { Titles } from './titles.ts'

/** A statement that is being read: what is known of it, and the rows that are held back until it adds up. */
export interface OpenStatement {
  readonly headerLine: number
  readonly titles: Titles
  /** The account of rows that name none. */
  readonly account: string | undefined
  /** The opening balance that its lines were sent ahead with. */
  toldOpening: number | undefined
  opening: number | undefined
  closing: number | undefined
  /** Nothing once the statement is longer than what is held: its rows then go on at once. */
  held: AccountStatementRow[] | undefined
  readonly trailers: Trailer[]
  /** What the columns of amounts add up to, in đồng; `credit` and `debit` whatever the columns. */
  readonly sums: Record<AmountField, number>
  /** Accounts of its lines with the last day of each, in the order they came. */
  readonly lastDays: Map<string, string>
  lines: number
  unread: number
}

/** With so many rows and none that can be read, it is the profile that is wrong. */
const mostWithoutLine = 1_000

/** A balance that cannot be read, or of which a row has several. */
export const balanceUnread: LineProblem = {
  field: 'balance',
  code: 'amount_form',
  message: 'must be one amount in the form of the profile',
}

/** Opens a statement under a header. */
export function openStatement(
  headerLine: number,
  titles: Titles,
  account: string | undefined,
): OpenStatement {
  return {
    headerLine,
    titles,
    account,
    toldOpening: undefined,
    opening: titles.opening,
    closing: titles.closing,
    held: (titles.problems ?? []).map((problem) => ({ is: 'problem', ...problem })),
    trailers: [],
    sums: { credit: 0, debit: 0, amount: 0 },
    lastDays: new Map(),
    lines: 0,
    unread: 0,
  }
}

/** Takes in a movement and returns what can be told now. */
export function addLine(
  open: OpenStatement,
  lineNumber: number,
  line: StatementMovement,
  { profile }: RowRules,
): AccountStatementRow[] {
  const [first = line.account] = open.lastDays.keys()
  if (open.opening !== undefined && line.account !== first) {
    const message = 'a table with an opening balance is of one account'
    return addProblem(open, lineNumber, { field: 'account', code: 'other_account', message })
  }
  open.lines += 1
  open.sums[line.direction === 'in' ? 'credit' : 'debit'] += line.amount
  open.sums.amount +=
    profile.amounts.rule === 'signed' && line.direction === 'out' ? -line.amount : line.amount
  const lastDay = open.lastDays.get(line.account)
  if (lastDay === undefined || lastDay < line.bookedOn) open.lastDays.set(line.account, line.bookedOn)
  const told = tell(open, { is: 'line', lineNumber, line })
  if (open.held === undefined || open.lines <= profile.mostHeld) return told
  const held = open.held
  open.held = undefined
  open.toldOpening = open.opening
  return [headOf(open, first), ...held]
}

/** Takes in a row that cannot be read and returns what can be told now. */
export function addProblem(
  open: OpenStatement,
  lineNumber: number,
  problem: LineProblem,
): AccountStatementRow[] {
  open.unread += 1
  if (open.lines === 0 && open.unread >= mostWithoutLine) {
    const message = `the first ${mostWithoutLine} rows cannot be read; the profile is not of this file`
    throw new GatewayError('invalid_request', message)
  }
  return tellProblem(open, lineNumber, problem)
}

/** Takes in a problem that is of no movement and returns what can be told now. */
export const tellProblem = (
  open: OpenStatement,
  lineNumber: number,
  problem: LineProblem,
): AccountStatementRow[] => tell(open, { is: 'problem', lineNumber, problem })

function tell(open: OpenStatement, row: AccountStatementRow): AccountStatementRow[] {
  if (open.held === undefined) return [row]
  open.held.push(row)
  return []
}

/** The head of the statement of an account, as far as it is known. */
export const headOf = (
  { titles: { sequence }, opening }: OpenStatement,
  account: string,
): AccountStatementRow => ({
  is: 'statement',
  head: {
    account,
    ...(sequence === undefined ? {} : { sequence }),
    ...(opening === undefined ? {} : { opening }),
  },
})
