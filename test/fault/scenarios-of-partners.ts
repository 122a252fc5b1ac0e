import { earlyRepeats } from './book-of-requests.ts'
import { sendAll, sendAndPay } from './plays.ts'
import {
  brakeAll,
  budget,
  changeCertificates,
  comeBackFromGone,
  jumpClock,
  showing,
  slowOthers,
} from './plays-of-partners.ts'
import { comeBackFromGoneEndpoint } from './plays-of-webhooks.ts'
import { both, type FaultScenario } from './scenario.ts'

/** Of a hundred messages two break off before they are there, and three when they are applied. */
const badLine = [
  { trouble: 'reset', share: 0.02 },
  { trouble: 'drop-after', share: 0.03 },
  { trouble: 'slow', slowMs: 300 },
]

/** About twenty messages of a run are told to come back later: nothing goes to a partner while it waits. */
const pauseFor = (path: string, records: number, retryAfter: object) => ({
  ...{ trouble: 429, path, copies: { to: 1 }, retryAfter },
  share: Math.min(0.1, 20 / records),
})

/** What is over is told at once, so that a run sees it. */
const clearedAtOnce = { quietMs: 500 }

/** Troubles of the line, of TLS, of the clock, and of partners that are slow or say no. */
export const partnerScenarios = {
  N2: {
    says: 'five of a hundred connections break, and every answer takes 300 ms',
    play: sendAndPay,
    partners: { parties: { lgsp: badLine, national: badLine, 'dvcqg-platform': badLine } },
  },
  N4: {
    says: 'certificates of partners are expired, of another host, of an unknown authority, then right',
    play: changeCertificates,
    tls: true,
    partners: showing('expired'),
  },
  N5: {
    says: 'messages arrive after their connection broke',
    play: sendAndPay,
    settleMs: 3_000,
    partners: {
      parties: {
        lgsp: [{ trouble: 'late', path: '/Document', copies: { to: 1 }, share: 0.1, slowMs: 1_000 }],
        national: [
          { trouble: 'late', path: '/mapi/integration', copies: { to: 1 }, share: 0.1, slowMs: 1_000 },
        ],
      },
    },
  },
  T1: {
    says: 'the clock jumps ten minutes ahead, back, and ten minutes back',
    play: jumpClock,
    workers: 2,
    movesClock: true,
    proof: earlyRepeats,
    partners: (records) => ({
      parties: {
        lgsp: [pauseFor('/Document', records, { seconds: 4 }), { trouble: 'slow', share: 0.3, slowMs: 800 }],
        national: [
          pauseFor('/mapi/integration', records, { seconds: 4, form: 'date' }),
          { trouble: 'slow', share: 0.3, slowMs: 800 },
        ],
      },
    }),
  },
  S1: {
    says: 'one partner answers after 30 s and one never',
    play: slowOthers,
    moody: ['slow', 'silent'],
    delivery: { requestMs: 32_000, leaseMs: 40_000 },
  },
  S3: {
    says: 'partners ask to come back later, in seconds and as a date',
    play: sendAll,
    proof: earlyRepeats,
    partners: (records) => ({
      parties: {
        lgsp: [pauseFor('/Document', records, { seconds: 2 })],
        national: [pauseFor('/mapi/integration', records, { seconds: 2, form: 'date' })],
      },
    }),
  },
  S4: {
    says: 'partners say of some messages that they are gone for good',
    play: comeBackFromGone,
    alerts: clearedAtOnce,
    partners: {
      parties: {
        lgsp: [{ trouble: 410, path: '/Document', copies: { to: 1 }, share: 0.1 }],
        national: [{ trouble: 410, path: '/mapi/integration', copies: { to: 1 }, share: 0.1 }],
      },
    },
  },
  S4b: {
    says: 'the address of a school system is gone for good',
    play: comeBackFromGoneEndpoint,
    alerts: clearedAtOnce,
  },
  S5: {
    says: 'every partner answers 500, until all sending is stopped',
    play: brakeAll,
    delivery: { retries: budget },
    partners: both({ trouble: 500 }),
  },
} as const satisfies Record<string, FaultScenario>
