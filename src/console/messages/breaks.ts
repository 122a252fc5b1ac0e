import type { BreakEnding, BreakMisfit } from '../../domain/statements/break-ending.ts'
import type { BreakStep, WorkedBreak } from '../../ports/statements/break-store.ts'
import type { BreakSides, BreakStanding } from '../../ports/statements/break-view.ts'
import type { AsJson } from './as-json.ts'

/** One difference of a list; its age goes to its end, or to now. */
export type BreakRow = AsJson<Omit<WorkedBreak, 'stranger'>> & { readonly ageDays: number }

export interface BreakStandingMessage {
  readonly standing: readonly BreakStanding[]
}

/** One difference with both its sides and its history; notes only for who works on differences. */
export interface BreakMessage {
  readonly found: BreakRow
  readonly sides: AsJson<BreakSides>
  readonly steps: readonly AsJson<BreakStep>[]
  /** How it may end at this moment, and why it may not end otherwise. */
  readonly endings: readonly BreakEnding[]
  readonly misfits: readonly BreakMisfit[]
  /** Đồng that it left where nothing watches them when it was resolved. */
  readonly astray: number
}
