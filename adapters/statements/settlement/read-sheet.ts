import type { LineProblem } from '../../../schemas/import.ts'
import { dongText } from '../../../src/domain/money/dong-text.ts'
import type { AmountForm } from '../../../src/domain/money/read-amount.ts'
import type { SettlementRow } from '../../../src/ports/settlement-source.ts'
import { amountOf } from '../../../src/sheets/amount-cell.ts'
import {
  doubtfulHeader,
  firstLines,
  type HeaderMatch,
  headerGaps,
  headerMatcher,
  headingKey,
} from '../../../src/sheets/header.ts'
import { longestPreamble } from '../../../src/sheets/open-table.ts'
import { type TimeReader, timeReader } from '../../../src/sheets/read-time.ts'
import type { Cell, Sheet, SheetRow } from '../../../src/sheets/sheet.ts'
import { twoRowHeaderMatcher } from '../../../src/sheets/two-row-header.ts'
import type { Field, Profile } from './profile.ts'
import { type ReadItem, readItem } from './read-item.ts'

/** A profile made ready to read rows with. */
export interface ItemRules {
  readonly profile: Profile
  /** The header that a row is by itself, else with the one above it. */
  readonly matchHeader: (row: SheetRow, above?: SheetRow) => HeaderMatch<Field> | undefined
  /** The header that two rows are together. */
  readonly matchTwo: (above: SheetRow, row: SheetRow) => HeaderMatch<Field> | undefined
  /** Which fields a row lacks of a header; nothing of a row that names none of them. */
  readonly gapsOf: (row: SheetRow) => readonly Field[] | undefined
  readonly amountForm: AmountForm
  readonly readTime: TimeReader
  /** What the words of `kind` and `status` mean, in the form of `headingKey`. */
  readonly kinds: ReadonlyMap<string, 'payment' | 'refund' | 'cancel'>
  readonly settled: ReadonlySet<string>
  readonly trailers: ReadonlySet<string>
}

const marks = { comma: ',', dot: '.', blank: ' ', none: '' } as const

/** Makes a profile ready. */
export function itemRules(profile: Profile): ItemRules {
  const { headers, amounts, dateForms, payments, refunds, cancels, settled, trailer } = profile
  const kind = (words: readonly string[], meaning: 'payment' | 'refund' | 'cancel') =>
    words.map((word) => [headingKey(word), meaning] as const)
  const one = headerMatcher<Field>(headers, ['gross'])
  const two = twoRowHeaderMatcher<Field>(headers, ['gross'])
  const matchTwo: ItemRules['matchTwo'] = (above, row) =>
    withTransaction(two(above, row)) ?? withTransaction(two(firstLines(above), firstLines(row)))
  const gapsOf = headerGaps<Field>(headers, ['gross', 'partnerTransaction', 'providerTransaction'])
  return {
    profile,
    matchHeader: (row, above) =>
      withTransaction(one(row)) ?? withTransaction(one(firstLines(row))) ?? (above && matchTwo(above, row)),
    matchTwo,
    gapsOf: (row) => gapsOf(firstLines(row)),
    amountForm: { thousands: marks[amounts.thousands], decimal: marks[amounts.decimal], scientific: false },
    readTime: timeReader(dateForms),
    kinds: new Map([...kind(payments, 'payment'), ...kind(refunds, 'refund'), ...kind(cancels, 'cancel')]),
    settled: new Set(settled.map(headingKey)),
    trailers: new Set(trailer.map(headingKey)),
  }
}

/** A header by which a transaction can be known. */
function withTransaction(header: HeaderMatch<Field> | undefined): HeaderMatch<Field> | undefined {
  const named = [...(header?.columns.keys() ?? []), ...(header?.repeated ?? [])]
  return named.some((field) => field === 'partnerTransaction' || field === 'providerTransaction')
    ? header
    : undefined
}

const summed = ['gross', 'fee', 'feeTax', 'net'] as const

/** Reads the items of one sheet, then compares its totals; returns whether there was a header. */
export async function* readSheet(sheet: Sheet, rules: ItemRules): AsyncGenerator<SettlementRow, boolean> {
  let header: HeaderMatch<Field> | undefined
  let above: SheetRow | undefined
  let seen = 0
  let hasTrailer = false
  let unread = 0
  const rows = { count: 0, gross: 0, fee: 0, feeTax: 0, net: 0 }
  for await (const row of sheet.rows) {
    seen += 1
    const before = above
    above = row
    const found = header
      ? before?.line === header.line && rules.matchTwo(before, row)
      : seen <= longestPreamble && rules.matchHeader(row, before)
    if (found) header = found
    if (found || !header) continue
    if (before?.line === header.line) assertSure(header)
    if (isTrailer(row, rules)) {
      hasTrailer = true
      yield* unread > 0 ? [] : contradictions(row, header, rows, rules)
      continue
    }
    if (row.cells.every((cell) => cell === null || cell === '')) continue
    if (isWords(row, header)) continue
    const misshapen = sheet.isText ? shapeProblem(row, header.width, rules) : undefined
    const read: ReadItem = misshapen
      ? { is: 'problem', problem: misshapen }
      : readItem(row, header.columns, sheet.dayZero, rules)
    if (read.is === 'problem') {
      unread += 1
      yield { is: 'problem', lineNumber: row.line, problem: read.problem }
      continue
    }
    rows.count += 1
    for (const field of summed) rows[field] += read.printed[field]
    if (read.item) yield { is: 'item', item: read.item }
  }
  if (header && rules.profile.trailerRequired && !hasTrailer) {
    const missing = problem('trailer', 'trailer_missing', 'there are no totals: it may have been cut off')
    yield { is: 'problem', lineNumber: header.line, problem: missing }
  }
  return header !== undefined
}

/** What nothing of a row hangs on; any other field that two columns claim would make another item of it. */
const idle: Field = 'paidAt'

function assertSure({ repeated, doubtful }: HeaderMatch<Field>): void {
  const unsure = repeated.filter((field) => field !== idle)
  if (unsure.length > 0) throw doubtfulHeader(unsure, doubtful)
}

const isTrailer = ({ cells }: SheetRow, { trailers }: ItemRules): boolean => {
  const first = cells.find((cell) => cell !== null && cell !== '')
  const key = typeof first === 'string' ? headingKey(first) : ''
  return [...trailers].some((word) => key === word || key.startsWith(`${word} `))
}

/** A title, a signature, a note: no amount stands in it, and nothing that could name a transaction. */
const isWords = ({ cells }: SheetRow, { columns }: HeaderMatch<Field>): boolean => {
  const says = (fields: readonly Field[], form: RegExp) =>
    fields.some((field) => {
      const cell = cells[columns.get(field) ?? -1] ?? ''
      return typeof cell === 'object' || form.test(String(cell))
    })
  return !says(summed, /\d/) && !says(['partnerTransaction', 'providerTransaction'], /^\s*\S*\d\S*\s*$/)
}

/** Of a row of text with something beyond the header, or that ends before it: what is in it may belong elsewhere, or be cut off. */
function shapeProblem(
  { cells, isUnended }: SheetRow,
  width: number,
  { profile }: ItemRules,
): LineProblem | undefined {
  if ((cells.length < width && !profile.shortRows) || cells.slice(width).some((cell) => cell !== null))
    return problem('row', 'cell_count', 'must have as many cells as the header')
  return isUnended && profile.lastRowEnds
    ? problem('row', 'line_end_missing', 'must have a line end, as it may have been cut off')
    : undefined
}

/** Totals that say another thing than the rows above them. */
function* contradictions(
  { line, cells }: SheetRow,
  { columns }: HeaderMatch<Field>,
  rows: Readonly<Record<(typeof summed)[number] | 'count', number>>,
  { profile, amountForm }: ItemRules,
): Generator<SettlementRow> {
  const cellOf = (field: Field): Cell => cells[columns.get(field) ?? -1] ?? null
  for (const field of summed) {
    const total = amountOf(cellOf(field), amountForm)
    if (total === undefined || total === rows[field]) continue
    const said = total === 'unreadable' ? 'an unreadable amount' : dongText(total)
    const message = `says ${said} of ${field}, and the rows add up to ${dongText(rows[field])}`
    yield { is: 'problem', lineNumber: line, problem: problem('trailer', 'trailer_mismatch', message) }
  }
  const counted = profile.trailerCount ? cellOf(profile.trailerCount) : null
  const digits = typeof counted === 'string' ? (/\d[\d.,]*/.exec(counted)?.[0] ?? null) : counted
  const count = amountOf(digits, amountForm)
  if (count === undefined || count === rows.count) return
  const message = `counts ${count === 'unreadable' ? 'an unreadable number of' : count} rows, and there are ${rows.count}`
  yield { is: 'problem', lineNumber: line, problem: problem('trailer', 'trailer_mismatch', message) }
}

const problem = (field: string, code: string, message: string): LineProblem => ({ field, code, message })
