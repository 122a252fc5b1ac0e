import type { LineProblem } from '../../../schemas/import.ts'
import { dongText } from '../../../src/domain/money/dong-text.ts'
import type { AccountStatementRow, StatementMovement } from '../../../src/ports/account-statement.ts'
import { directions, entryStatuses, noReference } from './codes.ts'
import { dayOf, instantOf, wholeDong } from './values.ts'
import { all, attribute, lineOf, type Tree, text } from './xml-tree.ts'

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

/** Reads one `Ntry`, which is at a path of the file; one that books many transactions at once is as many lines, if they say their own amounts. */
export function readEntry(entry: Tree, account: string, path: string): AccountStatementRow[] {
  const lineNumber = lineOf(entry)
  try {
    const status = text(entry, 'Sts', 'Cd') ?? text(entry, 'Sts') ?? ''
    if (!Object.hasOwn(entryStatuses, status)) refuse('Sts', 'unknown_status', 'is not a known status')
    if (entryStatuses[status as keyof typeof entryStatuses] === 'passed-over') return []
    return readLines(entry, account).map((line) => ({ is: 'line', lineNumber, line }))
  } catch (error) {
    if (!(error instanceof EntryProblem)) throw error
    const field = `${path}/${error.problem.field}`
    return [{ is: 'problem', lineNumber, problem: { ...error.problem, field } }]
  }
}

function readLines(entry: Tree, account: string): StatementMovement[] {
  const whole = readMovement(entry, account)
  const transactions = all(entry, 'NtryDtls', 'TxDtls')
  const [only, another] = transactions
  if (only === undefined) return [whole]
  return another === undefined
    ? [{ ...whole, ...saidBy(only, entry) }]
    : readParts(entry, transactions, whole)
}

/** What is said of a transaction, in itself or else in its entry. */
const saidBy = (transaction: Tree, entry: Tree) => ({
  ...wordsOf(transaction, entry),
  ...referenceOf(transaction, entry),
  ...takesBackOf(transaction, entry),
})

/**
 * The transactions of a batch, when each says its amount. Else the whole, by what the entry says: the words of one of them would give
 * it the money of all. A reference that several have is that of the batch.
 */
function readParts(
  entry: Tree,
  transactions: readonly Tree[],
  whole: StatementMovement,
): StatementMovement[] {
  if (transactions.some((one) => amountText(one) === undefined)) return [whole]
  const given = transactions.map((one) => referenceOf(one).reference)
  const parts = transactions.map((one, index) => {
    const { reference } = referenceOf(one, entry)
    const isOwn = given[index] !== undefined && given.indexOf(reference) === given.lastIndexOf(reference)
    return {
      ...whole,
      ...saidBy(one, entry),
      amount: readAmount(one),
      ...(reference === undefined ? {} : { reference: isOwn ? reference : `${reference}/${index + 1}` }),
    }
  })
  const sum = parts.reduce((total, { amount }) => total + amount, 0)
  if (sum !== whole.amount)
    refuse('NtryDtls', 'batch_mismatch', `its transactions add up to ${dongText(sum)}`)
  return parts
}

function readMovement(entry: Tree, account: string): StatementMovement {
  const mark = text(entry, 'CdtDbtInd') ?? ''
  if (!Object.hasOwn(directions, mark)) refuse('CdtDbtInd', 'unknown_direction', 'must be CRDT or DBIT')
  const [booked] = ['BookgDt', 'ValDt'].flatMap(
    (name) => text(entry, name, 'Dt') ?? text(entry, name, 'DtTm') ?? [],
  )
  const bookedOn = dayOf(booked) ?? refuse('BookgDt', 'date_form', 'must be a real day')
  const at = instantOf(text(entry, 'BookgDt', 'DtTm'))
  return {
    account,
    direction: directions[mark as keyof typeof directions],
    amount: readAmount(entry),
    bookedOn,
    ...(at === undefined ? {} : { at }),
    ...saidBy(entry, entry),
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

function referenceOf(transaction: Tree, entry?: Tree): { reference?: string } {
  const reference = [text(transaction, 'Refs', 'AcctSvcrRef'), text(entry, 'AcctSvcrRef')].find(
    (one) => one !== undefined && !noReference.has(one),
  )
  return reference === undefined ? {} : { reference }
}

/**
 * A reversed entry, and a transaction with return information, take another one back. No field holds the number of that one: its
 * references stand in their usual places, and perhaps in the words of the return.
 */
function takesBackOf(transaction: Tree, entry: Tree): Pick<StatementMovement, 'takesBack'> {
  const isReversal = ['true', '1'].includes(text(entry, 'RvslInd') ?? '')
  if (!isReversal && all(transaction, 'RtrInf').length === 0) return {}
  const named = [
    ...referenceNames.map((name) => text(transaction, 'Refs', name)),
    ...all(transaction, 'RtrInf', 'AddtlInf').map((one) => text(one)),
  ].filter((name) => name !== undefined && !noReference.has(name))
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
