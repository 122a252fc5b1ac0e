import { sendAll, sendAndPay } from './plays.ts'
import { both, type FaultScenario } from './scenario.ts'

/** Troubles of the line, of TLS, of the clock, and of partners that are slow or say no. */
export const partnerScenarios = {
  S3: {
    says: 'partners ask to come back later, in seconds and as a date',
    play: sendAll,
    partners: {
      parties: {
        lgsp: [
          { trouble: 429, path: '/Document', copies: { to: 1 }, share: 0.1, retryAfter: { seconds: 2 } },
        ],
        national: [
          {
            trouble: 429,
            path: '/mapi/integration',
            copies: { to: 1 },
            share: 0.1,
            retryAfter: { seconds: 2, form: 'date' },
          },
        ],
      },
    },
  },
  S5: {
    says: 'every partner answers 500 for a while',
    play: sendAndPay,
    partners: both({ trouble: 500, seconds: { to: 12 } }),
  },
} as const satisfies Record<string, FaultScenario>
