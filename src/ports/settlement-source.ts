import type { LineProblem } from '../../schemas/import.ts'
import type { SettlementItem, SettlementOutcome } from '../domain/statements/settlement.ts'

/** Reads what a provider says it settles, and writes back what differs. */
export interface SettlementSource {
  readonly id: string
  readonly tells: 'settlements'
  /** The business day of a file by its name (`yyyy-mm-dd`), or nothing when the file is not this source's. */
  recognise(fileName: string): { readonly businessDay: string } | undefined
  /** Reads item by item; a bad row is yielded as a problem and the rest goes on. */
  read(bytes: AsyncIterable<Uint8Array>): AsyncIterable<SettlementRow>
  /** The files that the provider expects back, by name. Absent where it wants none. */
  writeDifferences?(day: string, rows: readonly DifferingItem[]): ReadonlyMap<string, Buffer>
}

export type SettlementRow =
  | { readonly is: 'item'; readonly item: SettlementItem }
  | { readonly is: 'problem'; readonly lineNumber: number; readonly problem: LineProblem }

/** One transaction that is not the same on both sides. */
export interface DifferingItem {
  readonly outcome: SettlementOutcome
  readonly item: SettlementItem | null
  readonly ours: {
    readonly reference: string
    readonly providerTransaction: string | null
    readonly amount: number
  } | null
}
