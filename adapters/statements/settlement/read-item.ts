import type { LineProblem } from '../../../schemas/import.ts'
import type { SettlementItem } from '../../../src/domain/statements/settlement.ts'
import { amountOf } from '../../../src/sheets/amount-cell.ts'
import { type FilledCell, losesDigits, readWords } from '../../../src/sheets/cells.ts'
import { headingKey } from '../../../src/sheets/header.ts'
import { type Cell, type SheetRow, unreadableOf } from '../../../src/sheets/sheet.ts'
import type { Field } from './profile.ts'
import type { ItemRules } from './read-sheet.ts'

/** A row read: what it prints, for the totals, and its item where it is settled. */
export type ReadItem =
  | { readonly is: 'row'; readonly printed: Amounts; readonly item: SettlementItem | undefined }
  | { readonly is: 'problem'; readonly problem: LineProblem }

type Amounts = Record<'gross' | 'fee' | 'feeTax' | 'net', number>

const transactions = ['partnerTransaction', 'providerTransaction', 'originalTransaction', 'batch'] as const

const words = [...transactions, 'kind', 'status'] as const

/** Reads one row below the header. Nothing of it stands in a problem of it. */
export function readItem(
  { line, cells }: SheetRow,
  columns: ReadonlyMap<Field, number>,
  dayZero: 1900 | 1904,
  rules: ItemRules,
): ReadItem {
  const cellOf = (field: Field): Cell => cells[columns.get(field) ?? -1] ?? null
  const wordsOf = (field: Field): string | undefined => {
    const cell = cellOf(field)
    const value = cell === null ? undefined : readWords(cell).value
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const printed = { gross: 0, fee: 0, feeTax: 0, net: 0 }
  for (const field of ['gross', 'fee', 'feeTax', 'net'] as const) {
    const amount = amountOf(cellOf(field), rules.amountForm)
    if (amount === 'unreadable' || (amount ?? 0) < 0) {
      return refuse(field, 'amount_form', 'must be whole đồng from 0 in the form of the profile')
    }
    if (amount === undefined && field === 'gross') return refuse(field, 'missing', 'must be there')
    printed[field] = amount ?? (field === 'net' ? printed.gross - printed.fee - printed.feeTax : 0)
  }
  const { gross, fee, feeTax, net } = printed
  if (gross - fee - feeTax !== net) {
    return refuse(
      'net',
      'net_mismatch',
      `gross less fee and its tax is ${gross - fee - feeTax}, and not ${net}`,
    )
  }
  for (const field of words) {
    const unreadable = unreadableOf(cellOf(field))
    if (unreadable) return refuse(field, unreadable, 'the cell cannot be read')
  }
  const kindWord = columns.has('kind') ? wordsOf('kind') : undefined
  const kind = columns.has('kind') ? rules.kinds.get(headingKey(kindWord ?? '')) : 'payment'
  if (!kind) return refuse('kind', 'unknown_kind', 'must be a word of the profile')
  const providerTransaction = wordsOf('providerTransaction')
  const partnerTransaction = wordsOf('partnerTransaction')
  if (providerTransaction === undefined && partnerTransaction === undefined) {
    return refuse('providerTransaction', 'missing', 'a transaction must be named by one side')
  }
  if (columns.has('status') && !rules.settled.has(headingKey(wordsOf('status') ?? ''))) {
    return { is: 'row', printed, item: undefined }
  }
  const when = cellOf('paidAt')
  const paid = when === null ? undefined : rules.readTime(when as FilledCell, undefined, dayZero)
  if (when !== null && !paid) {
    return refuse('paidAt', 'date_form', 'must be a real day or instant in a form of the profile')
  }
  const lost = transactions.find((field) => losesDigits(cellOf(field)))
  if (lost) return refuse(lost, 'digits_lost', 'a spreadsheet made it a number and lost digits')
  const signed = (amount: number) => (kind === 'payment' ? amount : 0 - amount)
  const originalTransaction = wordsOf('originalTransaction')
  const batch = wordsOf('batch')
  const item: SettlementItem = {
    ...{ line, kind, gross: signed(gross), fee: signed(fee), feeTax: signed(feeTax), net: signed(net) },
    ...(providerTransaction === undefined ? {} : { providerTransaction }),
    ...(partnerTransaction === undefined ? {} : { partnerTransaction }),
    ...(originalTransaction === undefined ? {} : { originalTransaction }),
    ...(paid?.at === undefined ? {} : { paidAt: paid.at }),
    ...(batch === undefined ? {} : { batch }),
  }
  return { is: 'row', printed, item }
}

const refuse = (field: string, code: string, message: string): ReadItem => ({
  is: 'problem',
  problem: { field, code, message },
})
