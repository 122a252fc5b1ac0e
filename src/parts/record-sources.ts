import { adapters } from '../../adapters/registry.ts'
import type { ImportFormat } from '../../schemas/import.ts'
import { ndjsonSource } from '../intake/ndjson-source.ts'
import type { RecordSource } from '../ports/record-source.ts'

const { tabular, workbook } = adapters.sources

/** What a workbook may unpack to. */
export interface WorkbookLimits {
  readonly workbookMiB: number
  readonly workbookRatio: number
}

/** Says who reads which form: students in XLSX come in the sheets of the ministry and of school systems, all else in ours. */
export function createRecordSources({
  workbookMiB,
  workbookRatio,
}: WorkbookLimits): Readonly<Record<ImportFormat, RecordSource>> {
  const limits = { maxInflatedBytes: workbookMiB * 1_048_576, maxRatio: workbookRatio }
  return {
    ndjson: ndjsonSource,
    csv: { read: (bytes, wanted) => tabular.read(bytes, { ...wanted, format: 'csv' }) },
    xlsx: {
      read: (bytes, wanted) =>
        wanted.kind === 'students'
          ? workbook.read(bytes, { ...wanted, limits })
          : tabular.read(bytes, { ...wanted, limits, format: 'xlsx' }),
    },
  }
}
