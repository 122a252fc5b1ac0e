import type { ImportKind, LineProblem } from '../../schemas/import.ts'
import type { Warning } from '../../schemas/warning.ts'

/** A form that records come in: NDJSON, a table of text, a workbook. */
export interface RecordSource {
  /**
   * Reads row by row; a bad row is yielded as a problem and the rest goes on. Throws a `GatewayError` when nothing
   * can be read from here on, such as a file that is no workbook.
   */
  read(bytes: AsyncIterable<Uint8Array>, wanted: WantedRecords): AsyncIterable<SourceRow>
}

export interface WantedRecords {
  readonly kind: ImportKind
  /** The school of rows that do not name theirs. */
  readonly schoolCode?: string | undefined
}

/**
 * One finding of a source, by the line that people see in the file. `record` is a request object that the schema of
 * its kind still has to check; columns that nobody knows are named, never guessed.
 */
export type SourceRow =
  | {
      readonly is: 'record'
      readonly line: number
      readonly record: unknown
      readonly warnings: readonly Warning[]
    }
  | { readonly is: 'problem'; readonly line: number; readonly problem: LineProblem }
  | { readonly is: 'unknown-columns'; readonly names: readonly string[] }
