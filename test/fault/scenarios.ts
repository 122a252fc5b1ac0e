import * as plays from './plays.ts'
import { fillDisk, fillDiskUnderLog, onlyNotNow } from './plays-of-disks.ts'
import { sendAndReplay } from './plays-of-load.ts'
import { bothHashes, lateResults, sameReceipts, sharedInDoubt } from './proofs.ts'
import { both, type FaultScenario } from './scenario.ts'
import { evidenceScenarios } from './scenarios-of-evidence.ts'
import { loadScenarios } from './scenarios-of-load.ts'
import { partnerScenarios } from './scenarios-of-partners.ts'
import { repairScenarios } from './scenarios-of-repairs.ts'
import { restartScenarios } from './scenarios-of-restarts.ts'

const { sendAll, sendAndPay } = plays
const worker = (at: NonNullable<FaultScenario['crash']>['at'], lives = 3) =>
  ({ who: 'worker', at, lives }) as const
const api = (at: NonNullable<FaultScenario['crash']>['at'], lives = 2) => ({ who: 'api', at, lives }) as const

/** A few slow answers, so that there are always requests out. */
const slowly = both({ trouble: 'slow', share: 0.2, slowMs: 400 })

/** Every scenario by its name in the reliability standard. */
export const scenarios = {
  C1: { says: 'API dies with a record read, nothing kept', play: sendAll, crash: api('record-read:5') },
  C2: { says: 'API dies with a record kept, not answered', play: sendAll, crash: api('record-kept:5') },
  C3: { says: 'API dies with a record answered, no job made', play: sendAll, crash: api('hint-due') },
  C4: { says: 'sweeper dies with a job made', play: sendAll, crash: worker('hint-made') },
  C5: { says: 'worker dies with a batch leased', play: sendAll, crash: worker('batch-claimed:2') },
  C5b: { says: 'worker dies with bytes stored, none sent', play: sendAll, crash: worker('bytes-stored:2') },
  C6: {
    says: 'worker dies with requests out',
    play: sendAll,
    crash: worker('request-out:3'),
    partners: slowly,
  },
  C6b: {
    says: 'worker dies with requests out that carry up to 100 bills each',
    play: sendAll,
    dossiersPerMessage: 100,
    crash: worker('request-out:2'),
    partners: slowly,
    proof: sharedInDoubt,
  },
  C7: { says: 'worker dies with an answer read, not kept', play: sendAll, crash: worker('answer-read:3') },
  C8: {
    says: 'worker dies with results kept, job not done',
    play: sendAndPay,
    crash: worker('results-kept:2'),
  },
  C9: {
    says: 'worker dies while it writes when to try again',
    play: sendAll,
    crash: worker('results-underway'),
    partners: both({ trouble: 'drop-before', share: 0.3 }),
  },
  C10: {
    says: 'API dies with a payment posted, not answered',
    play: sendAndPay,
    crash: api('payment-posted:2'),
    partners: { confirmations: { again: 100 } },
    proof: sameReceipts,
  },
  C10b: {
    says: 'API dies with a confirmation kept, not read',
    play: sendAndPay,
    crash: api('notice-kept:2'),
  },
  C13: {
    says: 'a worker dies with the same work five times',
    play: sendAndReplay,
    // Two portals hear of the first bill, and each death is one of either.
    crash: worker('batch-claimed', 9),
  },
  C14: { says: 'everything dies at once', play: plays.killEverything, workers: 2, partners: slowly },
  K0: { says: 'processes die at random moments', play: plays.killAtRandom, workers: 2, partners: slowly },
  R2: {
    says: 'Redis is away for seconds',
    play: plays.loseRedis,
    needsRedis: true,
    async proof({ generator }) {
      const slowest = Math.round(generator.slowestMs())
      return slowest <= 1_000 ? [] : [`an answer to the school system took ${slowest} ms`]
    },
  },
  P1: { says: 'PostgreSQL is restarted under load', play: plays.restartPostgres },
  P2: {
    says: 'the disk under PostgreSQL is full for seconds',
    play: fillDisk,
    smallDiskMiB: 400,
    proof: onlyNotNow,
  },
  P2b: {
    says: 'the disk under PostgreSQL is full until it ends itself',
    play: fillDiskUnderLog,
    smallDiskMiB: 400,
    proof: onlyNotNow,
  },
  N1: {
    says: 'a worker hangs with requests out past its lease',
    play: plays.freezeWorker,
    workers: 2,
    partners: slowly,
    proof: lateResults,
  },
  D1: { says: 'the same bill comes a hundred times at once', play: plays.repeatAtOnce },
  D2: { says: 'a bill comes again with other content', play: plays.changeContent, proof: bothHashes },
  D3: { says: 'bills come again after a restart', play: plays.repeatAfterRestart },
  D5: {
    says: 'receipts are lost five times running',
    play: sendAll,
    partners: {
      parties: {
        lgsp: [{ trouble: 'drop-after', path: '/Document', copies: { to: 5 }, share: 0.05 }],
        national: [{ trouble: 'drop-after', path: '/mapi/integration', copies: { to: 2 }, share: 0.05 }],
      },
    },
  },
  O1: {
    says: 'order of each bill under 20 lanes, failures and two kills',
    play: plays.killWorkersTwice,
    workers: 2,
    delivery: { lanes: 10, batchSize: 5 },
    partners: both({ trouble: 500, share: 0.05 }),
  },
  S2: {
    says: 'a partner is down with everything waiting',
    play: sendAll,
    partners: { parties: { lgsp: [{ trouble: 503, seconds: { to: 12 } }] } },
  },
  ...loadScenarios,
  ...partnerScenarios,
  ...restartScenarios,
  ...repairScenarios,
  ...evidenceScenarios,
} as const satisfies Record<string, FaultScenario>

export type ScenarioName = keyof typeof scenarios
