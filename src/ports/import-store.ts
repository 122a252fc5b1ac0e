import type { ImportFormat, ImportKind, ImportState, LineOutcome } from '../../schemas/import.ts'

/** Keeps imports and what became of each of their lines. */
export interface ImportStore {
  begin(started: NewImport): Promise<void>
  /** Keeps the outcomes of consecutive lines, adds them to the counts, and says that the import lives. */
  addOutcomes(importId: string, outcomes: readonly LineOutcome[], at: Date): Promise<void>
  addUnknownColumns(importId: string, columns: readonly string[]): Promise<void>
  finish(importId: string, end: ImportEnd, at: Date): Promise<void>
  /** A running import that has not said that it lives since `aliveSince` is read as interrupted. */
  find(importId: string, aliveSince: Date): Promise<Import | undefined>
  /** The lines after a line number, in order, all or those with one outcome; read in chunks as they are asked for. */
  lines(importId: string, after: number, outcome?: LineOutcome['outcome']): AsyncIterable<LineOutcome>
}

export interface NewImport {
  readonly id: string
  readonly clientId: string
  readonly kind: ImportKind
  readonly format: ImportFormat
  readonly at: Date
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
  readonly startedAt: Date
  readonly finishedAt: Date | null
}
