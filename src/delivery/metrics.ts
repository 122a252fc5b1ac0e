import { Counter, Gauge, type Registry } from 'prom-client'
import { quietTraffic, type Traffic } from '../domain/partners/traffic.ts'
import type { Clock } from '../ports/clock.ts'
import type { PartnerControlStore, PartnerLoad } from '../ports/partners/partner-control-store.ts'
import type { OnLate } from './late-results.ts'

export type OnAttempt = (partner: string, operation: 'send' | 'ask', outcome: string) => void

/** Makes the counter of requests to partners; each process counts its own. */
export function countAttempts(registry: Registry): OnAttempt {
  const attempts = new Counter({
    name: 'lienthong_partner_attempts_total',
    help: 'Requests of this process to a partner, by the kind of answer or the code of the failure',
    labelNames: ['partner', 'operation', 'outcome'],
    registers: [registry],
  })
  return (partner, operation, outcome) => attempts.inc({ partner, operation, outcome })
}

/** Makes the counter of results that came too late; each process counts its own. */
export function countLateResults(registry: Registry): OnLate {
  const refused = new Counter({
    name: 'lienthong_results_refused_total',
    help: 'Results of this process that came after another had taken over, and changed nothing',
    labelNames: ['partner'],
    registers: [registry],
  })
  return (partner, results) => refused.inc({ partner }, results)
}

interface Figures extends PartnerLoad {
  readonly traffic: Traffic
  readonly now: Date
  readonly retryBudget: number
}

const breakerNumbers = { closed: 0, 'half-open': 1, open: 2 } as const

const gauges = {
  lienthong_partner_due: { help: 'Exchanges that are due', of: ({ due }) => due },
  lienthong_partner_in_flight: { help: 'Exchanges that a worker holds', of: ({ inFlight }) => inFlight },
  lienthong_partner_blocked: {
    help: 'Exchanges that wait behind an earlier one of their bill or dossier',
    of: ({ blocked }) => blocked,
  },
  lienthong_partner_held: { help: 'Exchanges that wait for a person', of: ({ held }) => held },
  lienthong_partner_oldest_seconds: {
    help: 'Age of the oldest exchange that is open and not held',
    of: ({ oldestAt, now }) => (oldestAt ? (now.getTime() - oldestAt.getTime()) / 1_000 : 0),
  },
  lienthong_partner_breaker: {
    help: 'The breaker: 0 closed, 1 half open, 2 open',
    of: ({ traffic }) => breakerNumbers[traffic.breaker.state],
  },
  lienthong_partner_retries_left: {
    help: 'Retries that the budget has left',
    of: ({ traffic, retryBudget }) => Math.floor(traffic.retries?.tokens ?? retryBudget),
  },
} as const satisfies Record<string, { help: string; of: (figures: Figures) => number }>

export interface PartnerMetricsOptions {
  readonly controls: PartnerControlStore
  /** What a budget holds that nobody took from. */
  readonly retryBudget: number
  readonly clock: Clock
}

/** Registers what all processes together have before each partner, read from the database whenever it is asked for. */
export function registerPartnerMetrics(registry: Registry, options: PartnerMetricsOptions): void {
  const { controls, retryBudget, clock } = options

  async function read(): Promise<readonly Figures[]> {
    const now = clock()
    const [loads, { traffic }] = await Promise.all([controls.loads(now), controls.read()])
    return loads.map((load) => ({
      ...load,
      traffic: traffic.get(load.partner) ?? quietTraffic,
      now,
      retryBudget,
    }))
  }

  // All gauges are collected at once and share one reading, so that their figures are of one moment.
  let reading: Promise<readonly Figures[]> | undefined
  const share = () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  for (const [name, { help, of }] of Object.entries(gauges)) {
    new Gauge({
      name,
      help,
      labelNames: ['partner'],
      registers: [registry],
      async collect() {
        this.reset()
        // While the database is away the other metrics are still worth reading.
        for (const figures of await share().catch(() => [])) {
          this.set({ partner: figures.partner }, of(figures))
        }
      },
    })
  }
}
