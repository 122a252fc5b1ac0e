import { sendTooMuch } from './plays-of-bad-input.ts'
import { emptyRedis, flood, floodPlaces, sendPoison } from './plays-of-load.ts'
import type { FaultScenario } from './scenario.ts'

/** Too much, too large and too bad, by their names in the reliability standard. */
export const loadScenarios = {
  R1: { says: 'Redis is emptied with everything open', play: emptyRedis, needsRedis: true },
  S6: {
    says: 'ten times as many requests at once as one client may have in work',
    play: flood,
    http: { requestsAtOnce: 2 * floodPlaces },
  },
  S7: { says: 'bodies, archives and lines that are too much or bad', play: sendTooMuch },
  S8: {
    says: 'bills that are poison to whoever maps them',
    play: sendPoison,
    workers: 2,
    delivery: { composeMs: 1_000, messageMiB: 1 },
    faults: { poison: true },
  },
} as const satisfies Record<string, FaultScenario>
