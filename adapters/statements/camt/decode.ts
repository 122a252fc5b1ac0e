import { dongText } from '../../../src/domain/dong-text.ts'
import type { AccountStatementRow } from '../../../src/ports/account-statement.ts'
import { balanceCodes } from './codes.ts'
import { readEntry } from './read-entry.ts'
import { dayOf, wholeDong } from './values.ts'
import { all, type Tree, text } from './xml-tree.ts'

/**
 * Reads one `Stmt` (camt.053) or `Ntfctn` (camt.054). Lines are counted as entries, from 1; `path` says which element of the file it
 * is, and fields of problems are paths from there: `Stmt[1]/Ntry[2]/Amt`. A statement whose balances do not add up is a problem as a whole: one of its amounts is wrong, and nobody knows which. One that does not close, a page before the
 * last or a notification, says neither number nor last day: the statement of its day has not come with it.
 */
export function readStatement(statement: Tree, path: string, firstLine: number): AccountStatementRow[] {
  const account = text(statement, 'Acct', 'Id', 'IBAN') ?? text(statement, 'Acct', 'Id', 'Othr', 'Id')
  const problem = (field: string, code: string, message: string): AccountStatementRow => ({
    is: 'problem',
    lineNumber: firstLine,
    problem: { field: `${path}/${field}`, code, message },
  })
  if (account === undefined) return [problem('Acct/Id', 'missing', 'must name the account')]
  const balances = {
    opening: balanceOf(statement, balanceCodes.opening),
    closing: balanceOf(statement, balanceCodes.closing),
  }
  if (balances.opening === 'unreadable' || balances.closing === 'unreadable') {
    return [problem('Bal/Amt', 'amount_form', 'must be whole đồng')]
  }
  const { opening, closing } = balances
  const rows = all(statement, 'Ntry').flatMap((entry, index) =>
    readEntry(entry, account, { path: `${path}/Ntry[${index + 1}]`, lineNumber: firstLine + index }),
  )
  const moved = rows.reduce(
    (sum, row) =>
      row.is === 'line' ? sum + (row.line.direction === 'in' ? row.line.amount : -row.line.amount) : sum,
    0,
  )
  const isWhole = rows.every((row) => row.is === 'line')
  if (isWhole && opening !== undefined && closing !== undefined && opening + moved !== closing) {
    const message = `opens with ${dongText(opening)}, moves ${dongText(moved)} and closes with ${dongText(closing)}`
    return [problem('Bal', 'balance_mismatch', message)]
  }
  const head = { account, ...(opening === undefined ? {} : { opening }) }
  if (closing === undefined) return [{ is: 'statement', head }, ...rows, { is: 'end', end: { account } }]
  const sequence = Number(text(statement, 'ElctrncSeqNb') ?? Number.NaN)
  const lastDay = dayOf(text(statement, 'FrToDt', 'ToDtTm') ?? text(statement, 'FrToDt', 'ToDt'))
  return [
    { is: 'statement', head: { ...head, ...(Number.isSafeInteger(sequence) ? { sequence } : {}) } },
    ...rows,
    { is: 'end', end: { account, closing, ...(lastDay === undefined ? {} : { lastDay }) } },
  ]
}

function balanceOf(statement: Tree, codes: readonly string[]): number | undefined | 'unreadable' {
  const balance = all(statement, 'Bal').find((one) =>
    codes.includes(text(one, 'Tp', 'CdOrPrtry', 'Cd') ?? ''),
  )
  if (balance === undefined) return undefined
  const amount = wholeDong(text(balance, 'Amt'))
  if (amount === undefined) return 'unreadable'
  return text(balance, 'CdtDbtInd') === 'DBIT' ? 0 - amount : amount
}
