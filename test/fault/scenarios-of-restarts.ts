import { harmToSender, idleWorkers, restartEach, restartWithQueue, sendToMany } from './plays-of-restarts.ts'
import { both, type FaultScenario } from './scenario.ts'

const slowly = both({ trouble: 'slow', share: 0.2, slowMs: 400 })

/** Many processes, and processes that are asked to end, by their names in the reliability standard. */
export const restartScenarios = {
  A2: {
    says: 'every process is asked to end in turn, under load',
    play: restartEach,
    apis: 2,
    workers: 2,
    partners: slowly,
    proof: harmToSender,
  },
  U1: {
    says: 'every process is changed in turn with half of the bills queued',
    play: restartWithQueue,
    apis: 2,
    workers: 2,
    partners: slowly,
    proof: harmToSender,
  },
  W4: {
    says: 'four workers and two APIs share the work',
    play: sendToMany,
    apis: 2,
    workers: 4,
    proof: idleWorkers,
  },
} as const satisfies Record<string, FaultScenario>
