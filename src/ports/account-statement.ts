import type { LineProblem } from '../../schemas/import.ts'
import type { BankLine } from '../domain/bank-lines/bank-line.ts'

/** Reads statements of bank accounts: what really moved, whoever told us of it before. */
export interface AccountStatementSource {
  readonly id: string
  /** Tells it from sources of what providers say of payments. */
  readonly tells: 'movements'
  /** Whether a file is this source's by its name. */
  recognise(fileName: string): boolean
  /**
   * Reads a file; it may hold several statements, each from its head to its end. What cannot be read is a problem with its
   * line, and the rest goes on. A statement that can be held in memory and does not add up is a problem as a whole.
   */
  read(bytes: AsyncIterable<Uint8Array>): AsyncIterable<AccountStatementRow>
}

export type AccountStatementRow =
  | { readonly is: 'statement'; readonly head: StatementHead }
  | { readonly is: 'line'; readonly lineNumber: number; readonly line: StatementMovement }
  | { readonly is: 'end'; readonly end: StatementEnd }
  | { readonly is: 'problem'; readonly lineNumber: number; readonly problem: LineProblem }

/** A movement as a statement has it; not every bank gives each one a reference. */
export type StatementMovement = Omit<BankLine, 'reference'> & { readonly reference?: string }

/** What a statement says before its lines; amounts are signed đồng, below 0 is owed to the bank. */
export interface StatementHead {
  readonly account: string
  /** Counts up by one from statement to statement of an account; a gap is a statement that did not come. Said by what closes it. */
  readonly sequence?: number
  readonly opening?: number
}

/** What a statement says behind its lines; only what closes it says a day, and not a page before the last or a notification. */
export interface StatementEnd {
  readonly account: string
  readonly closing?: number
  /** The last local day that it is of, `yyyy-mm-dd`. */
  readonly lastDay?: string
}
