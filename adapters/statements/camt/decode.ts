import { balanceMismatch } from '../../../src/domain/statements/balance-mismatch.ts'
import { localDay } from '../../../src/domain/time/local-time.ts'
import type { AccountStatementRow } from '../../../src/ports/account-statement.ts'
import { balanceCodes } from './codes.ts'
import { readEntry } from './read-entry.ts'
import { dayOf, instantOf, wholeDong } from './values.ts'
import { all, attribute, lineOf, type Tree, text } from './xml-tree.ts'

type Problem = Extract<AccountStatementRow, { is: 'problem' }>

/** Makes a problem of an element, and of a field in it. */
type Refuse = (at: Tree, field: string, code: string, message: string) => Problem

/** How a statement is read. */
interface Way {
  /** The element of the file, from which fields of problems are paths: `Stmt[1]/Ntry[2]/Amt`. */
  readonly path: string
  /** Whether its closing balance is derived where it tells none. */
  readonly derivesClosing: boolean
}

/**
 * Reads one `Stmt` (camt.053) or `Ntfctn` (camt.054). A statement whose balances do not add up is a problem as a whole: one of its
 * amounts is wrong, and nobody knows which. One that does not close, a page before the last or a notification, says neither number nor
 * last day: the statement of its day has not come with it.
 */
export function readStatement(statement: Tree, { path, derivesClosing }: Way): AccountStatementRow[] {
  const account = text(statement, 'Acct', 'Id', 'IBAN') ?? text(statement, 'Acct', 'Id', 'Othr', 'Id')
  const problem: Refuse = (at, field, code, message) => ({
    is: 'problem',
    lineNumber: lineOf(at),
    problem: { field: `${path}/${field}`, code, message },
  })
  if (account === undefined) return [problem(statement, 'Acct/Id', 'missing', 'must name the account')]
  const opening = readBalance(balanceIn(statement, balanceCodes.opening), problem)
  const told = readBalance(balanceIn(statement, balanceCodes.closing), problem)
  if (opening && 'is' in opening) return [opening]
  if (told && 'is' in told) return [told]
  const rows = all(statement, 'Ntry').flatMap((entry, index) =>
    readEntry(entry, account, `${path}/Ntry[${index + 1}]`),
  )
  const moved = rows.reduce(
    (sum, row) =>
      row.is === 'line' ? sum + (row.line.direction === 'in' ? row.line.amount : -row.line.amount) : sum,
    0,
  )
  const isWhole = rows.every((row) => row.is === 'line')
  const mismatch =
    isWhole && opening && told ? balanceMismatch(opening.amount, moved, told.amount) : undefined
  if (told && mismatch !== undefined) return [problem(told.at, 'Bal', 'balance_mismatch', mismatch)]
  const head = { account, ...(opening ? { opening: opening.amount } : {}) }
  const goesOn = balanceIn(statement, balanceCodes.interim) !== undefined
  const derived = derivesClosing && opening && isWhole && !goesOn ? opening.amount + moved : undefined
  const closing = told?.amount ?? derived
  if (closing === undefined) return [{ is: 'statement', head }, ...rows, { is: 'end', end: { account } }]
  const sequence = Number(text(statement, 'ElctrncSeqNb') ?? Number.NaN)
  const lastDay = lastDayOf(statement) ?? told?.day ?? lastBooked(rows)
  return [
    { is: 'statement', head: { ...head, ...(Number.isSafeInteger(sequence) ? { sequence } : {}) } },
    ...rows,
    {
      is: 'end',
      end: { account, closing, ...(lastDay === undefined ? {} : { lastDay }) },
    },
  ]
}

/** The last day of its period; one that ends at midnight has nothing of the day that begins then. */
function lastDayOf(statement: Tree): string | undefined {
  const written = text(statement, 'FrToDt', 'ToDtTm') ?? text(statement, 'FrToDt', 'ToDt')
  const end = instantOf(written)
  return end ? localDay(new Date(end.getTime() - 1)) : dayOf(written)
}

const lastBooked = (rows: readonly AccountStatementRow[]): string | undefined =>
  rows
    .flatMap((row) => (row.is === 'line' ? [row.line.bookedOn] : []))
    .toSorted()
    .at(-1)

interface Balance {
  /** Where it stands. */
  readonly at: Tree
  readonly amount: number
  readonly day: string | undefined
}

const balanceIn = (statement: Tree, codes: readonly string[]): Tree | undefined =>
  all(statement, 'Bal').find((one) => codes.includes(text(one, 'Tp', 'CdOrPrtry', 'Cd') ?? ''))

function readBalance(balance: Tree | undefined, refuse: Refuse): Balance | Problem | undefined {
  if (balance === undefined) return undefined
  const amount = wholeDong(text(balance, 'Amt'))
  if (amount === undefined || attribute(balance, 'Ccy', 'Amt') !== 'VND')
    return refuse(balance, 'Bal/Amt', 'amount_form', 'must be whole đồng, in VND')
  const day = dayOf(text(balance, 'Dt', 'Dt') ?? text(balance, 'Dt', 'DtTm'))
  return { at: balance, amount: text(balance, 'CdtDbtInd') === 'DBIT' ? 0 - amount : amount, day }
}
