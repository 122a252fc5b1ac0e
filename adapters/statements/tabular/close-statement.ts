import { dongText } from '../../../src/domain/money/dong-text.ts'
import { balanceMismatch } from '../../../src/domain/statements/balance-mismatch.ts'
import type { AccountStatementRow } from '../../../src/ports/account-statement.ts'
import type { RowRules } from './row-rules.ts'
import { headOf, type OpenStatement } from './statement.ts'

type Problem = Extract<AccountStatementRow, { is: 'problem' }>

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
  const message = balanceMismatch(opening, sums.credit - sums.debit, closing)
  return message === undefined ? [] : [problemOfAll(open, 'balance', 'balance_mismatch', message)]
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
