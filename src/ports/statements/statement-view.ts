import type { LineProblem } from '../../../schemas/import.ts'
import type { KeptFile } from './kept-file-store.ts'
import type { AnswerFiles } from './statement-store.ts'

/** Shows files of banks and providers, and what reading them came to. */
export interface StatementView {
  /** The newest first, `before` one of them. */
  page(wanted: FilePageFilter): Promise<readonly ListedFile[]>
  /** What reading a file came to; undefined where it was not read to its end. */
  result(file: Pick<KeptFile, 'source' | 'sha256'>): Promise<FileResult | undefined>
  /** Why a file could not be read. */
  unread(file: Pick<KeptFile, 'source' | 'name'>): Promise<UnreadNote | undefined>
  /** The files that its sender expects back; they name people. */
  answers(file: Pick<KeptFile, 'source' | 'sha256'>): Promise<AnswerFiles | undefined>
}

export interface FilePageFilter {
  readonly source?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export interface ListedFile extends KeptFile {
  /** Null where it was not read to its end. */
  readonly readAt: Date | null
  /** How many of its rows could not be read. */
  readonly problems: number
  /** The day that a file of a channel is of. */
  readonly day: string | null
}

/** What a file came to; which figures it has is a matter of what its sender tells of. */
export interface FileResult {
  readonly tells: 'payments' | 'settlements' | 'movements'
  readonly readAt: Date
  readonly day: string | null
  /** By what became of its rows. */
  readonly totals: readonly FileTotal[]
  readonly problems: readonly (LineProblem & { readonly line: number })[]
  /** Of movements. */
  readonly statements: readonly StatementOfAccount[]
  /** The names of the files that its sender expects back. */
  readonly answers: readonly string[]
}

export interface FileTotal {
  readonly name: string
  readonly count: number
  readonly amount: number | null
}

export interface StatementOfAccount {
  readonly account: string
  readonly sequence: number | null
  readonly opening: number | null
  readonly closing: number | null
  readonly lastDay: string | null
}

export interface UnreadNote {
  readonly breakId: number
  readonly state: string
  readonly row: number | null
  readonly reason: string
}
