import { pruneAndRepeat, prunedWhole } from './plays-of-evidence.ts'
import type { FaultScenario } from './scenario.ts'

/** What happens to payloads when their time is over, by the names of the reliability standard. */
export const evidenceScenarios = {
  C11: {
    says: 'pruner dies while it deletes payloads, and with some deleted; everything comes again',
    play: pruneAndRepeat,
    proof: prunedWhole,
  },
} as const satisfies Record<string, FaultScenario>
