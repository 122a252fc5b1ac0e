import type { Logger } from 'pino'
import { breakerAfterFailure, breakerAfterSuccess } from '../domain/partners/breaker.ts'
import {
  type MaintenanceWindow,
  type NamedHours,
  windowsOfSettings,
} from '../domain/partners/maintenance-window.ts'
import { concerning, type Hold, holdOf } from '../domain/partners/partner-hold.ts'
import {
  type Batch,
  enter,
  isCounted,
  leave,
  quietTraffic,
  type Traffic,
  type TrafficRules,
  takeRetries,
} from '../domain/partners/traffic.ts'
import { errorForLog } from '../domain/place-of-error.ts'
import type { Clock } from '../ports/clock.ts'
import { type GatewayErrorDefinition, gatewayErrors } from '../ports/gateway-error.ts'
import type { PartnerControlStore, PartnerControls } from '../ports/partners/partner-control-store.ts'

/** Stands before one partner: says what may go, and hears what came of it. Shared by all batches of one process. */
export interface Gate {
  /** Lets a batch in that wants so many requests until its lease ends. Reads the controls first. */
  enter(want: number, until: Date): Promise<Passage>
  /** Learns what was said elsewhere since. */
  learn(controls: PartnerControls): void
}

/** One batch's way to the partner. */
export interface Passage {
  /** Requests that may be made. */
  readonly granted: number
  /** How many of so many retries may be made; the others wait without an attempt being counted. */
  allowRetries(want: number): Promise<number>
  /** Whether the next request may still leave; once it may not, none of this batch may. */
  mayGo(): boolean
  /** Hears what came of a request: an answer, or the code of a failure with the partner's instant to come again. */
  hear(outcome: Outcome): Promise<void>
  /** Gives back what was not used. */
  leave(): Promise<void>
}

export type Outcome = 'answered' | { readonly code: string; readonly notBefore?: Date | undefined }

export interface GateOptions {
  readonly partner: string
  readonly controls: PartnerControlStore
  readonly rules: TrafficRules
  /** Those of the settings; people keep more. */
  readonly windows: readonly MaintenanceWindow[]
  /** Names this worker. */
  readonly owner: string
  readonly clock: Clock
  /** Tells when a machine slept, which `clock` does not: by then others may hold what this worker leased. */
  readonly wall?: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Makes the gate of one partner. */
export function createGate(options: GateOptions): Gate {
  const { partner, controls, rules, owner, clock, wall = clock, log } = options
  const lasting = windowsOfSettings(options.windows)
  let stops: PartnerControls['stops'] = []
  let windows: readonly NamedHours[] = lasting
  let traffic: Traffic = quietTraffic
  let batches = 0

  const hold = () => holdOf({ stops, windows, traffic }, clock())

  function learn(known: PartnerControls): void {
    stops = concerning(known.stops, partner)
    windows = [...lasting, ...concerning(known.windows, partner)]
    traffic = known.traffic.get(partner) ?? quietTraffic
  }

  /** Changes what all workers know, and remembers it. */
  async function change<Result extends { readonly traffic: Traffic }>(
    rule: (known: Traffic, now: number) => Result,
  ): Promise<Result> {
    const at = clock()
    const before = traffic.breaker.state
    const result = await controls.changeTraffic(partner, at, (known) => rule(known, at.getTime()))
    traffic = result.traffic
    const after = traffic.breaker.state
    if (after !== before) log.info({ partner, before, after }, 'a breaker changed')
    return result
  }

  async function count(batch: Batch, want: number): Promise<number> {
    if (!isCounted(traffic, rules)) return want
    const { granted } = await change((known, now) => enter(known, { ...batch, want }, rules, now))
    return granted
  }

  return {
    learn,
    async enter(want, until) {
      learn(await controls.read())
      batches += 1
      const batch: Batch = { name: `${owner}/${batches}`, until: until.getTime() }
      const held: Hold | undefined = hold()
      const wasCounted = isCounted(traffic, rules)
      const granted = held ? 0 : await count(batch, want)
      return createPassage({ batch, granted, isCounted: wasCounted && granted > 0 })
    },
  }

  function createPassage(entered: { batch: Batch; granted: number; isCounted: boolean }): Passage {
    const { batch, granted } = entered
    const wallEnd = wall().getTime() + batch.until - clock().getTime()
    let mayGo = true
    let heard = 0
    let silent = 0
    let succeeded = 0
    let retries = 0

    return {
      granted,
      async allowRetries(want) {
        if (want === 0) return 0
        retries = (await change((known, now) => takeRetries(known, want, rules, now))).granted
        return retries
      },
      mayGo() {
        mayGo &&= hold() === undefined && wall().getTime() < wallEnd
        return mayGo
      },
      async hear(outcome) {
        heard += 1
        const effect = effectOf(outcome)
        if (effect === 'succeeded') succeeded += 1
        if (effect === 'silent') silent += 1
        try {
          await tell(effect, outcome)
        } catch (error) {
          // What came of the request is more than what it tells of the partner.
          log.warn({ partner, error: errorForLog(error) }, 'a breaker was not told')
        }
      },
      async leave() {
        const unused = granted - heard
        const isBudgetFull = traffic.retries === undefined
        if (!entered.isCounted && isBudgetFull) return
        const end = {
          ...batch,
          unused,
          silent: unused + silent,
          succeeded,
          retriesBack: Math.min(retries, succeeded + unused),
        }
        await change((known, now) => ({ traffic: leave(known, end, rules, now) }))
      },
    }
  }

  async function tell(effect: Effect, outcome: Outcome): Promise<void> {
    const { breaker } = traffic
    if (effect === 'succeeded' && !(breaker.state === 'closed' && breaker.failures === 0)) {
      await change((known) => ({ traffic: { ...known, breaker: breakerAfterSuccess(known.breaker) } }))
    }
    if (effect !== 'failed') return
    const notBefore = outcome === 'answered' ? undefined : outcome.notBefore?.getTime()
    if (breaker.state === 'open' && notBefore === undefined) return
    await change((known, now) => ({
      traffic: {
        ...known,
        breaker: breakerAfterFailure(known.breaker, now, rules.breaker),
        notBefore: Math.max(known.notBefore ?? 0, notBefore ?? 0) || undefined,
      },
    }))
  }
}

type Effect = 'succeeded' | 'failed' | 'silent'

function effectOf(outcome: Outcome): Effect {
  if (outcome === 'answered') return 'succeeded'
  const definitions: Readonly<Record<string, GatewayErrorDefinition>> = gatewayErrors
  return definitions[outcome.code]?.countsForBreaker ? 'failed' : 'silent'
}
