import { adapters } from '../adapters/registry.ts'
import type { ImportFormat } from '../schemas/import.ts'
import { ndjsonSource } from './intake/ndjson-source.ts'
import type { RecordSource } from './ports/record-source.ts'

const { tabular, workbook } = adapters.sources

/** Who reads which form: students in XLSX come in the sheets of the ministry and of school systems, all else in ours. */
export const recordSources: Readonly<Record<ImportFormat, RecordSource>> = {
  ndjson: ndjsonSource,
  csv: { read: (bytes, wanted) => tabular.read(bytes, { ...wanted, format: 'csv' }) },
  xlsx: {
    read: (bytes, wanted) =>
      wanted.kind === 'students'
        ? workbook.read(bytes, wanted)
        : tabular.read(bytes, { ...wanted, format: 'xlsx' }),
  },
}
