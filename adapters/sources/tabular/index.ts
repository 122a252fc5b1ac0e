import type { ImportKind } from '../../../schemas/import.ts'
import type { SourceRow } from '../../../src/ports/record-source.ts'
import { headerMatcher } from '../../../src/sheets/header.ts'
import { readCsv } from '../../../src/sheets/read-csv.ts'
import { readRecordRows } from '../../../src/sheets/read-records.ts'
import { readWorkbook } from '../../../src/sheets/read-workbook.ts'
import { refusedColumns } from '../../../src/sheets/refused-columns.ts'
import { defaultSheetLimits, type Sheet, type SheetLimits } from '../../../src/sheets/sheet.ts'
import { studentRecord } from '../../../src/sheets/student-record.ts'
import { billRecord, type ReadBillRow, readBillRow } from './bill-record.ts'
import { readFlat } from './flat-record.ts'
import { billHeadings, studentHeadings, studentWords } from './headings.ts'

export interface TableOptions {
  readonly kind: ImportKind
  readonly format: 'csv' | 'xlsx'
  /** The school of rows that name none. */
  readonly schoolCode?: string | undefined
  readonly limits?: Partial<SheetLimits> | undefined
}

/** Text is read as a stream, however long it is. */
const unlimited = { maxFileBytes: Number.POSITIVE_INFINITY, maxRows: Number.POSITIVE_INFINITY }

/** Above what a bill may have, so that what is left out was refused anyway. */
const mostRowsPerBill = 200

/** Problems that wait for the bill before them, so that lines come in order. */
const mostWaiting = 1_000

/**
 * Reads records of a kind out of a table with our own field names or their Vietnamese aliases as header. Rows of one
 * bill follow each other. Throws a `GatewayError` for what is no such file or goes above the limits.
 */
export async function* readTable(
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): AsyncGenerator<SourceRow> {
  const limits = { ...defaultSheetLimits, ...(options.format === 'csv' && unlimited), ...options.limits }
  const sheets = options.format === 'csv' ? only(readCsv(bytes, limits)) : readWorkbook(bytes, limits)
  const { kind, schoolCode } = options
  if (kind === 'students') yield* readStudents(sheets, schoolCode, limits)
  else if (kind === 'bills') yield* readBills(sheets, schoolCode, limits)
  else yield* readFlat(sheets, { kind, schoolCode }, limits)
}

async function* readStudents(
  sheets: AsyncIterable<Sheet>,
  schoolCode: string | undefined,
  limits: SheetLimits,
) {
  const matchHeader = headerMatcher(studentHeadings, ['name', 'birthDate'], refusedColumns)
  for await (const row of readRecordRows(sheets, matchHeader, limits)) {
    yield row.is === 'row' ? studentRecord(row, { schoolCode }, studentWords) : row
  }
}

async function* readBills(
  sheets: AsyncIterable<Sheet>,
  schoolCode: string | undefined,
  limits: SheetLimits,
): AsyncGenerator<SourceRow> {
  const matchHeader = headerMatcher(billHeadings, ['number', 'item', 'payable'], refusedColumns)
  let held: ReadBillRow[] = []
  let waiting: SourceRow[] = []
  for await (const row of readRecordRows(sheets, matchHeader, limits)) {
    if (row.is !== 'row') {
      if (held.length === 0 || waiting.length >= mostWaiting) yield row
      else waiting.push(row)
      continue
    }
    const read = readBillRow(row)
    const next = { ...read, isAfterProblem: waiting.length > 0, values: { schoolCode, ...read.values } }
    if (!isSameBill(held[0], next)) {
      yield* finishBill(held)
      yield* waiting
      held = []
      waiting = []
    }
    if (held.length < mostRowsPerBill) held.push(next)
  }
  yield* finishBill(held)
  yield* waiting
}

/** A row without a bill number is a bill of its own, so that the schema refuses it under its line. */
const isSameBill = (one: ReadBillRow | undefined, other: ReadBillRow) =>
  one?.values.number !== undefined &&
  one.values.number === other.values.number &&
  one.values.schoolCode === other.values.schoolCode

function* finishBill([first, ...others]: readonly ReadBillRow[]): Generator<SourceRow> {
  if (first) yield billRecord([first, ...others])
}

async function* only(sheet: Sheet): AsyncGenerator<Sheet> {
  yield sheet
}
