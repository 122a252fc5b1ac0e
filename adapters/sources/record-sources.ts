import type { RecordSource } from '../../src/ports/record-source.ts'
import { readTable } from './tabular/index.ts'
import { readStudentWorkbook } from './workbook/index.ts'

/** How records come in by table: a workbook of students is one of the ministry's or alike, all else is our own form. */
export const recordSources = {
  csv: { read: (bytes, wanted) => readTable(bytes, { ...wanted, format: 'csv' }) },
  xlsx: {
    read: (bytes, wanted) =>
      wanted.kind === 'students'
        ? readStudentWorkbook(bytes, wanted)
        : readTable(bytes, { ...wanted, format: 'xlsx' }),
  },
} as const satisfies Record<string, RecordSource>
