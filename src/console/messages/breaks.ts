import type { BreakStep, WorkedBreak } from '../../ports/break-store.ts'
import type { BreakSides, BreakStanding } from '../../ports/break-view.ts'
import type { AsJson } from './as-json.ts'

/** One difference of a list; its age goes to its end, or to now. */
export type BreakRow = AsJson<WorkedBreak> & { readonly ageDays: number }

export interface BreakStandingMessage {
  readonly standing: readonly BreakStanding[]
}

/** One difference with both its sides and its history; notes only for who works on differences. */
export interface BreakMessage {
  readonly found: BreakRow
  readonly sides: AsJson<BreakSides>
  readonly steps: readonly AsJson<BreakStep>[]
  /** Whose money it is about, where settings say whose file the source sends. */
  readonly channel: string | null
}
