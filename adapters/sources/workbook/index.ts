import type { SourceRow } from '../../../src/ports/record-source.ts'
import { headerMatcher } from '../../../src/sheets/header.ts'
import { readRecordRows } from '../../../src/sheets/read-records.ts'
import { readWorkbook } from '../../../src/sheets/read-workbook.ts'
import { defaultSheetLimits, type SheetLimits } from '../../../src/sheets/sheet.ts'
import { studentRecord } from '../../../src/sheets/student-record.ts'
import { words } from './codes.ts'
import { headings, passedOver } from './headings.ts'

/** `schoolCode` is the school of rows that name none; a sheet of one school does not. */
export interface WorkbookOptions {
  readonly schoolCode?: string | undefined
  readonly limits?: Partial<SheetLimits> | undefined
}

/**
 * Reads the students of an XLSX workbook of the ministry (C1-HocSinh) or of the SMAS style, one by one. Throws a
 * `GatewayError` for what is no workbook or goes above the limits; everything else is reported by line.
 */
export async function* readStudentWorkbook(
  bytes: Buffer | AsyncIterable<Uint8Array>,
  { schoolCode, limits }: WorkbookOptions,
): AsyncGenerator<SourceRow> {
  const bounds = { ...defaultSheetLimits, ...limits }
  const matchHeader = headerMatcher(headings, ['name', 'birthDate'], passedOver)
  for await (const row of readRecordRows(readWorkbook(bytes, bounds), matchHeader, bounds)) {
    yield row.is === 'row' ? studentRecord(row, { schoolCode }, words) : row
  }
}
