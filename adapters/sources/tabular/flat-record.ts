import type { ImportKind } from '../../../schemas/import.ts'
import type { SourceRow } from '../../../src/ports/record-source.ts'
import { type CellValue, type FilledCell, readCode, readDay, readWords } from '../../../src/sheets/cells.ts'
import { headerMatcher } from '../../../src/sheets/header.ts'
import { type RecordRow, readRecordRows } from '../../../src/sheets/read-records.ts'
import { refusedColumns } from '../../../src/sheets/refused-columns.ts'
import type { Sheet, SheetLimits } from '../../../src/sheets/sheet.ts'

type FlatKind = Exclude<ImportKind, 'students' | 'bills'>

const ofStudent = { schoolCode: ['Mã trường'], studentCode: ['Mã học sinh'] }
const days = { from: ['Từ ngày'], to: ['Đến ngày'] }

/** Records of one row each: headings by field, and the fields that a header must have. */
const kinds = {
  exemptions: {
    headings: {
      ...ofStudent,
      rule: ['Mã miễn giảm'],
      decisionNumber: ['Số quyết định', 'Số quyết định miễn giảm'],
      validFrom: ['Từ ngày', 'Miễn giảm từ ngày'],
      validTo: ['Đến ngày', 'Miễn giảm đến ngày'],
    },
    needed: ['studentCode', 'rule', 'decisionNumber'],
  },
  services: {
    headings: { ...ofStudent, item: ['Mã khoản thu'], ...days },
    needed: ['studentCode', 'item', 'from'],
  },
  attendance: {
    headings: { ...ofStudent, day: ['Ngày', 'Ngày nghỉ'], is: [], reportedAt: ['Báo lúc'] },
    needed: ['studentCode', 'day'],
  },
  enrolments: { headings: { ...ofStudent, ...days }, needed: ['studentCode', 'from'] },
} as const satisfies Record<
  FlatKind,
  { headings: Record<string, readonly string[]>; needed: readonly string[] }
>

const readers: Readonly<Record<string, (cell: FilledCell, row: RecordRow<string>) => CellValue>> = {
  schoolCode: readCode,
  studentCode: readCode,
  rule: readCode,
  item: readCode,
  day: (cell, row) => readDay(cell, row.dayZero),
  from: (cell, row) => readDay(cell, row.dayZero),
  to: (cell, row) => readDay(cell, row.dayZero),
  validFrom: (cell, row) => readDay(cell, row.dayZero),
  validTo: (cell, row) => readDay(cell, row.dayZero),
}

/** Reads records that are one row each. */
export async function* readFlat(
  sheets: AsyncIterable<Sheet>,
  { kind, schoolCode }: { kind: FlatKind; schoolCode: string | undefined },
  limits: Pick<SheetLimits, 'maxRows'>,
): AsyncGenerator<SourceRow> {
  const { headings, needed } = kinds[kind]
  const matchHeader = headerMatcher<string>(headings, needed, refusedColumns)
  for await (const row of readRecordRows(sheets, matchHeader, limits)) {
    yield row.is === 'row' ? recordOf(row, schoolCode) : row
  }
}

function recordOf(row: RecordRow<string>, schoolCode: string | undefined): SourceRow {
  const cells = [...row.cells].map(([field, cell]) => ({
    field,
    ...(readers[field] ?? readWords)(cell, row),
  }))
  const values = Object.fromEntries(cells.map(({ field, value }) => [field, value]))
  return {
    is: 'record',
    line: row.line,
    record: { ...(schoolCode !== undefined && { schoolCode }), ...values },
    warnings: cells.flatMap(({ field, warning }) => (warning ? [{ field, ...warning }] : [])),
  }
}
