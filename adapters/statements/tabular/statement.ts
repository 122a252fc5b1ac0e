import type { LineProblem } from '../../../schemas/import.ts'
import { dongText } from '../../../src/domain/dong-text.ts'
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

type Problem = Extract<AccountStatementRow, { is: 'problem' }>

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

/**
 * Ends a statement and returns what is left to tell. One that was held and does not add up, contradicts its totals, or repeats another, is
 * problems alone: something of it is wrong, missing or one too many, and nobody knows what.
 */
export function closeStatement(
  open: OpenStatement,
  rules: RowRules,
  repeats: boolean,
): AccountStatementRow[] {
  const [first = open.account, ...others] = open.lastDays.keys()
  const contradictions = [
    ...(repeats ? [problemOfAll(open, 'table', 'table_repeated', tableRepeated)] : []),
    ...contradictionsOf(open, rules),
    ...(others.length > 0 ? [] : balanceProblem(open)),
  ]
  const { held } = open
  if (held === undefined) {
    return [...contradictions, ...(first === undefined ? [] : endsOf(open, first, others))]
  }
  const problems = held.filter((row) => row.is === 'problem')
  if (contradictions.length > 0) return [...problems, ...contradictions]
  if (first === undefined) return problems
  if (others.length === 0) return [headOf(open, first), ...held, ...endsOf(open, first, [])]
  const byAccount = Map.groupBy(
    held.filter((row) => row.is === 'line'),
    ({ line }) => line.account,
  )
  return [
    ...problems,
    ...[...byAccount].flatMap(([account, lines]) => [
      headOf({ ...open, opening: undefined }, account),
      ...lines,
      endOf(account, lastDayOf(open, account)),
    ]),
  ]
}

/** The day that a title says, else that of the last movement. */
const lastDayOf = ({ titles, lastDays }: OpenStatement, account: string): string | undefined =>
  titles.lastDay ?? lastDays.get(account)

const headOf = ({ titles: { sequence }, opening }: OpenStatement, account: string): AccountStatementRow => ({
  is: 'statement',
  head: {
    account,
    ...(sequence === undefined ? {} : { sequence }),
    ...(opening === undefined ? {} : { opening }),
  },
})

const endOf = (account: string, lastDay?: string, closing?: number): AccountStatementRow => ({
  is: 'end',
  end: {
    account,
    ...(closing === undefined ? {} : { closing }),
    ...(lastDay === undefined ? {} : { lastDay }),
  },
})

/** The end of the first account, and all that is told of others whose lines went on with its own: a balance is then nobody's. */
function endsOf(open: OpenStatement, first: string, others: readonly string[]): AccountStatementRow[] {
  const closing = others.length === 0 ? open.closing : undefined
  return [
    endOf(first, lastDayOf(open, first), closing),
    ...others.flatMap((account) => [
      headOf({ ...open, opening: undefined }, account),
      endOf(account, lastDayOf(open, account)),
    ]),
  ]
}

/** Balances are compared where every row was read, and here unless who reads the lines was told the opening one and compares too. */
function balanceProblem(open: OpenStatement): Problem[] {
  const { opening, closing, sums, unread, toldOpening } = open
  if (opening === undefined || closing === undefined || unread > 0 || toldOpening !== undefined) return []
  const moved = sums.credit - sums.debit
  if (opening + moved === closing) return []
  const message = `opens with ${dongText(opening)}, moves ${dongText(moved)} and closes with ${dongText(closing)}`
  return [problemOfAll(open, 'balance', 'balance_mismatch', message)]
}

/** Totals count rows that cannot be read too; what these would add to the sums, nobody knows. */
function contradictionsOf(open: OpenStatement, { profile }: RowRules): Problem[] {
  const rows = open.lines + open.unread
  const found = open.trailers.flatMap(({ line, count, sums }) => [
    ...(count === undefined || count === rows
      ? []
      : [mismatch(line, `counts ${count} movements, and there are ${rows}`)]),
    ...[...sums].flatMap(([field, sum]) => {
      if (sum === 'unreadable') return [mismatch(line, `has a total of ${field} that cannot be read`)]
      const isSaid = open.unread > 0 || sum === open.sums[field]
      return isSaid
        ? []
        : [mismatch(line, `adds ${field} up to ${dongText(sum)}, and it is ${dongText(open.sums[field])}`)]
    }),
  ])
  if (!profile.trailer.isRequired || open.trailers.length > 0) return found
  const message = 'there are no totals behind the table: it may have been cut off'
  return [problemOfAll(open, 'trailer', 'trailer_missing', message)]
}

const tableRepeated =
  'says the same as another table of the file, and without references nobody knows whether it counts again'

const problemOfAll = (
  { headerLine }: OpenStatement,
  field: string,
  code: string,
  message: string,
): Problem => ({
  is: 'problem',
  lineNumber: headerLine,
  problem: { field, code, message },
})

const mismatch = (lineNumber: number, message: string): Problem => ({
  is: 'problem',
  lineNumber,
  problem: { field: 'trailer', code: 'trailer_mismatch', message },
})
