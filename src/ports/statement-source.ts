import type { LineProblem } from '../../schemas/import.ts'
import type { MatchOutcome, StatementLine } from '../../schemas/statement-line.ts'

/** Reads what a bank or provider says happened on one day, and writes back what differs. */
export interface StatementSource {
  readonly id: string
  /** The business day of a file by its name (`yyyy-mm-dd`), or nothing when the file is not this source's. */
  recognise(fileName: string): { readonly businessDay: string } | undefined
  /** Reads line by line; a bad line is yielded as a problem and the rest goes on. */
  read(bytes: AsyncIterable<Uint8Array>): AsyncIterable<StatementRow>
  /** The files that the partner expects back, by name. Absent where the partner wants none. */
  writeDifferences?(
    day: string,
    rows: readonly ComparedRow[],
    summary: ComparedSummary,
  ): ReadonlyMap<string, Buffer>
}

export type StatementRow =
  | { readonly is: 'line'; readonly line: StatementLine; readonly raw: string }
  | {
      readonly is: 'problem'
      readonly lineNumber: number
      readonly problem: LineProblem
      readonly raw: string
    }

/** One compared row; `raw` is the bank's line where there is one. */
export interface ComparedRow {
  readonly outcome: MatchOutcome
  readonly raw: string | null
  readonly ours: {
    readonly reference: string
    readonly amount: number
    readonly paidAt: Date
    readonly providerTransaction: string
  } | null
}

export interface ComparedSummary {
  readonly matched: { readonly count: number; readonly amount: number }
  readonly differing: { readonly count: number; readonly amount: number }
}
