import { repairedOnce, replayHeld } from './plays-of-repairs.ts'
import type { FaultScenario } from './scenario.ts'

/** A part of the dossiers meets a portal that is gone, and is held for a person. */
const goneAtFirst = {
  parties: { lgsp: [{ trouble: 410, path: '/Document/SyncDocument', copies: { to: 1 }, share: 0.5 }] },
}
/** An answer is waited for also on a machine that is busy: what came a second time would be taken, and not be held. */
const patiently = { requestMs: 6_000, leaseMs: 8_000 }
const replay = {
  play: replayHeld,
  partners: goneAtFirst,
  delivery: patiently,
  proof: repairedOnce,
} as const

/** What people repair in bulk, by their names in the reliability standard. */
export const repairScenarios = {
  C12: {
    says: 'bulk replay dies with a step kept, again and again',
    crash: { who: 'worker', at: 'repair-step-kept:2', lives: 3 },
    ...replay,
  },
  C12b: {
    says: 'bulk replay dies while it keeps a step',
    crash: { who: 'worker', at: 'repair-step-underway:2', lives: 3 },
    ...replay,
  },
} as const satisfies Record<string, FaultScenario>
