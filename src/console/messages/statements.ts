import type { KeptFile } from '../../ports/statements/kept-file-store.ts'
import type { FileResult, ListedFile, UnreadNote } from '../../ports/statements/statement-view.ts'
import type { AsJson } from './as-json.ts'

export type StatementRow = AsJson<ListedFile>

/** One file, what was read of it, and why not where it could not be read. */
export interface StatementMessage {
  readonly file: AsJson<KeptFile>
  readonly result: AsJson<FileResult> | null
  readonly unread: UnreadNote | null
}

/** Who sends files, as settings name them. */
export interface SendersMessage {
  readonly sources: readonly string[]
}

/** A file that was sent. */
export interface TakenMessage {
  readonly id: string
  /** These bytes were read before; nothing was done again. */
  readonly wasKnown: boolean
}
