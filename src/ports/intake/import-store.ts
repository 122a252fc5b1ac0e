import type { ImportFormat, ImportKind, ImportState, LineOutcome } from '../../../schemas/import.ts'

/** Keeps imports and what became of each of their lines. */
export interface ImportStore {
  begin(started: NewImport): Promise<void>
  /** Keeps the outcomes of consecutive lines and what the refused ones said, sealed, adds them to the counts, and says that the import lives. */
  addOutcomes(
    importId: string,
    outcomes: readonly LineOutcome[],
    at: Date,
    refused?: readonly RefusedRecord[],
  ): Promise<void>
  addUnknownColumns(importId: string, columns: readonly string[]): Promise<void>
  finish(importId: string, end: ImportEnd, at: Date): Promise<void>
  /** A running import that has not said that it lives since `aliveSince` is read as interrupted. */
  find(importId: string, aliveSince: Date): Promise<Import | undefined>
  /** The lines after a line number, in order, all or those with one outcome; read in chunks as they are asked for. */
  lines(importId: string, after: number, outcome?: LineOutcome['outcome']): AsyncIterable<LineOutcome>
  /** Newest first, `before` one of them. */
  list(wanted: ImportFilter): Promise<readonly ListedImport[]>
  /** What refused lines said, in order, as far as it is kept. */
  refusedRecords(importId: string): AsyncIterable<RefusedRecord>
  /** Forgets what refused lines of imports that began before an instant said; returns of how many chunks. */
  forgetRefused(before: Date): Promise<number>
}

export interface NewImport {
  readonly id: string
  readonly clientId: string
  readonly kind: ImportKind
  readonly format: ImportFormat
  readonly at: Date
  /** Who gave the file at the console, and the import that it corrects. */
  readonly sentBy?: string | undefined
  readonly corrects?: string | undefined
}

/** A record that was refused, as it was read. */
export interface RefusedRecord {
  readonly line: number
  readonly record: unknown
}

/** What is absent does not narrow. */
export interface ImportFilter {
  /** Only imports of clients that speak for none but these schools; all where it is null. */
  readonly schoolCodes: readonly string[] | null
  readonly id?: string | undefined
  readonly clientId?: string | undefined
  readonly kind?: ImportKind | undefined
  readonly state?: ImportState | undefined
  /** Those with refused lines, or without. */
  readonly hasRefusals?: boolean | undefined
  readonly aliveSince: Date
  readonly before?: string | undefined
  readonly limit: number
}

/** An import with whom it is of. */
export interface ListedImport extends Import {
  readonly clientName: string
  /** The newest import that corrects this one. */
  readonly correctedBy: string | null
  /** Whether what its refused lines said is kept. */
  readonly hasRecords: boolean
}

/** `problem` says why a refused import could not be read at all. */
export interface ImportEnd {
  readonly state: Exclude<ImportState, 'running'>
  readonly problem?: string
}

export interface Import {
  readonly id: string
  readonly clientId: string
  readonly kind: ImportKind
  readonly format: ImportFormat
  readonly state: ImportState
  readonly lines: number
  readonly accepted: number
  readonly repeated: number
  readonly refused: number
  /** Lines that were taken in with warnings. */
  readonly warned: number
  readonly unknownColumns: readonly string[]
  readonly problem: string | null
  readonly sentBy: string | null
  readonly corrects: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
}
