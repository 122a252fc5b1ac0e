import type { LineProblem } from '../../../schemas/import.ts'
import { dongText } from '../../../src/domain/dong-text.ts'
import { localDay, utcOffset } from '../../../src/domain/local-time.ts'
import type { AccountStatementRow, StatementMovement } from '../../../src/ports/account-statement.ts'
import { balanceCodes, directions, entryStatuses } from './codes.ts'
import { all, attribute, type Tree, text } from './xml-tree.ts'

/** An entry that cannot be read, with the field and the reason. */
class EntryProblem extends Error {
  readonly problem: LineProblem

  constructor(problem: LineProblem) {
    super(problem.message)
    this.problem = problem
  }
}

const refuse = (field: string, code: string, message: string): never => {
  throw new EntryProblem({ field, code, message })
}

/**
 * Reads one `Stmt` (camt.053) or `Ntfctn` (camt.054). Lines are counted as entries, from 1; `path` says which element of the file it
 * is, and fields of problems are paths from there: `Stmt[1]/Ntry[2]/Amt`. A statement whose balances do not
 * add up is a problem as a whole: one of its amounts is wrong, and nobody knows which.
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
  const sequence = Number(text(statement, 'ElctrncSeqNb') ?? Number.NaN)
  const lastDay = dayOf(text(statement, 'FrToDt', 'ToDtTm') ?? text(statement, 'FrToDt', 'ToDt'))
  return [
    {
      is: 'statement',
      head: {
        account,
        ...(Number.isSafeInteger(sequence) ? { sequence } : {}),
        ...(opening === undefined ? {} : { opening }),
      },
    },
    ...rows,
    {
      is: 'end',
      end: {
        account,
        ...(closing === undefined ? {} : { closing }),
        ...(lastDay === undefined ? {} : { lastDay }),
      },
    },
  ]
}

/** Reads one `Ntry`; one that books many transactions at once is as many lines, if they say their own amounts. */
function readEntry(
  entry: Tree,
  account: string,
  { path, lineNumber }: { readonly path: string; readonly lineNumber: number },
): AccountStatementRow[] {
  try {
    const status = text(entry, 'Sts', 'Cd') ?? text(entry, 'Sts') ?? ''
    if (!Object.hasOwn(entryStatuses, status)) refuse('Sts', 'unknown_status', 'is not a known status')
    if (entryStatuses[status as keyof typeof entryStatuses] === 'passed-over') return []
    const whole = readMovement(entry, entry, account)
    const transactions = all(entry, 'NtryDtls', 'TxDtls')
    const parts = transactions.length > 1 ? readParts(entry, transactions, whole) : undefined
    const [only] = transactions
    const lines = parts ?? [
      only === undefined
        ? whole
        : { ...whole, ...wordsOf(only, entry), ...referenceOf(only, entry), ...takesBackOf(only, entry) },
    ]
    return lines.map((line) => ({ is: 'line', lineNumber, line }))
  } catch (error) {
    if (!(error instanceof EntryProblem)) throw error
    const field = `${path}/${error.problem.field}`
    return [{ is: 'problem', lineNumber, problem: { ...error.problem, field } }]
  }
}

/** The transactions of a batch, when each says its amount and together they are the entry. */
function readParts(
  entry: Tree,
  transactions: readonly Tree[],
  whole: StatementMovement,
): StatementMovement[] | undefined {
  if (transactions.some((one) => amountText(one) === undefined)) return undefined
  const parts = transactions.map((one, index) => {
    const { reference } = referenceOf(one, entry)
    const own = text(one, 'Refs', 'AcctSvcrRef') !== undefined
    return {
      ...whole,
      ...wordsOf(one, entry),
      ...takesBackOf(one, entry),
      amount: readAmount(one),
      ...(reference === undefined ? {} : { reference: own ? reference : `${reference}/${index + 1}` }),
    }
  })
  const sum = parts.reduce((total, { amount }) => total + amount, 0)
  if (sum !== whole.amount)
    refuse('NtryDtls', 'batch_mismatch', `its transactions add up to ${dongText(sum)}`)
  return parts
}

function readMovement(entry: Tree, words: Tree, account: string): StatementMovement {
  const mark = text(entry, 'CdtDbtInd') ?? ''
  if (!Object.hasOwn(directions, mark)) refuse('CdtDbtInd', 'unknown_direction', 'must be CRDT or DBIT')
  const booked = text(entry, 'BookgDt', 'Dt') ?? text(entry, 'BookgDt', 'DtTm') ?? text(entry, 'ValDt', 'Dt')
  const bookedOn = dayOf(booked) ?? refuse('BookgDt', 'date_form', 'must be a real day')
  const at = instantOf(text(entry, 'BookgDt', 'DtTm'))
  return {
    account,
    direction: directions[mark as keyof typeof directions],
    amount: readAmount(entry),
    bookedOn,
    ...(at === undefined ? {} : { at }),
    ...wordsOf(words, entry),
    ...referenceOf(words, entry),
    ...takesBackOf(words, entry),
  }
}

/** What people wrote, and who paid; version 8 and later wrap the name in `Pty`. */
function wordsOf(
  transaction: Tree,
  entry: Tree,
): Pick<StatementMovement, 'memo' | 'payerName' | 'payerAccount'> {
  const words = [
    ...all(transaction, 'RmtInf', 'Ustrd').map((one) => text(one)),
    ...all(transaction, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref').map((one) => text(one)),
  ].filter((one) => one !== undefined)
  const additional = text(transaction, 'AddtlTxInf') ?? text(entry, 'AddtlNtryInf')
  const payer =
    text(transaction, 'RltdPties', 'Dbtr', 'Pty', 'Nm') ?? text(transaction, 'RltdPties', 'Dbtr', 'Nm')
  const account =
    text(transaction, 'RltdPties', 'DbtrAcct', 'Id', 'IBAN') ??
    text(transaction, 'RltdPties', 'DbtrAcct', 'Id', 'Othr', 'Id')
  return {
    memo: (words.length > 0 ? words.join(' ') : (additional ?? '')).normalize('NFC'),
    ...(payer === undefined ? {} : { payerName: payer }),
    ...(account === undefined ? {} : { payerAccount: account }),
  }
}

const referenceOf = (transaction: Tree, entry: Tree): { reference?: string } => {
  const reference = text(transaction, 'Refs', 'AcctSvcrRef') ?? text(entry, 'AcctSvcrRef')
  return reference === undefined ? {} : { reference }
}

/**
 * A reversed entry, and a transaction with return information, take another one back. No field holds the number of that one: its
 * references stand in their usual places, and perhaps in the words of the return.
 */
function takesBackOf(transaction: Tree, entry: Tree): Pick<StatementMovement, 'takesBack'> {
  const isReversal = ['true', '1'].includes(text(entry, 'RvslInd') ?? '')
  if (!isReversal && all(transaction, 'RtrInf').length === 0) return {}
  const own = text(entry, 'AcctSvcrRef')
  const named = [
    ...referenceNames.map((name) => text(transaction, 'Refs', name)),
    ...all(transaction, 'RtrInf', 'AddtlInf').map((one) => text(one)),
  ].filter((name) => name !== undefined && name !== own && name !== 'NOTPROVIDED')
  return { takesBack: named as string[] }
}

const referenceNames = ['AcctSvcrRef', 'InstrId', 'EndToEndId', 'TxId', 'UETR', 'ClrSysRef'] as const

const amountText = (tree: Tree): string | undefined =>
  text(tree, 'Amt') ?? text(tree, 'AmtDtls', 'TxAmt', 'Amt')

function readAmount(tree: Tree): number {
  const currency = attribute(tree, 'Ccy', 'Amt') ?? attribute(tree, 'Ccy', 'AmtDtls', 'TxAmt', 'Amt')
  if (currency !== 'VND') refuse('Amt', 'currency', 'must be in VND')
  const amount = wholeDong(amountText(tree))
  return amount !== undefined && amount > 0
    ? amount
    : refuse('Amt', 'amount_form', 'must be whole đồng above 0')
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

/** VND has no minor unit, but files write `150000.00`: zeros behind the point are let be, anything else is not read. */
const wholeDong = (written: string | undefined): number | undefined =>
  written !== undefined && /^\d{1,15}(\.0{0,5})?$/.test(written) ? Number(written) : undefined

/** The local day of `yyyy-mm-dd` or of an instant; one without a zone is local. */
function dayOf(written: string | undefined): string | undefined {
  const instant = instantOf(written)
  if (instant) return localDay(instant)
  const day = written?.slice(0, 10) ?? ''
  const isReal =
    /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day
  return isReal ? day : undefined
}

function instantOf(written: string | undefined): Date | undefined {
  if (written === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(written)) return undefined
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(written) ? written : written + utcOffset
  const at = new Date(zoned)
  return Number.isNaN(at.getTime()) ? undefined : at
}
