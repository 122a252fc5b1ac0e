import { randomUUID } from 'node:crypto'
import { composeRecords } from '../delivery/compose-records.ts'
import type { Courier } from '../delivery/courier.ts'
import { createGate, type Gate } from '../delivery/gate.ts'
import { type OnLate, tellLateResults } from '../delivery/late-results.ts'
import { countAttempts, countLateResults } from '../delivery/metrics.ts'
import { createQuarantine } from '../delivery/quarantine.ts'
import type { Parts } from '../parts/open-parts.ts'

/** What the couriers of one process share, those of endpoints with those of portals. */
export type SharedByCouriers = Pick<Courier, 'owner' | 'quarantine' | 'onAttempt'> & {
  readonly gateOf: (partner: string) => Courier['gate']
  readonly onLate: OnLate
  /** Those that were asked for, by partner. */
  readonly gates: ReadonlyMap<string, Courier['gate']>
}

/** Gates by partner, each made when it is first asked for; `gates` are those there are. */
export function shareAmongCouriers({ config, store, registry, log, clock, wall }: Parts): SharedByCouriers {
  const { breaker, retries } = config.delivery
  const owner = randomUUID()
  const controls = store.partnerControls
  const rules = { breaker, retries: { ...retries, capacity: retries.most } }
  const gates = new Map<string, Gate>()
  const openGate = (partner: string) => {
    const { limits = {}, maintenance: windows = [] } = config.portals[partner] ?? {}
    return createGate({ partner, controls, rules: { ...rules, ...limits }, windows, owner, clock, wall, log })
  }
  const gateOf = (partner: string): Gate => {
    const gate = gates.get(partner) ?? openGate(partner)
    gates.set(partner, gate)
    return gate
  }
  const quarantine = createQuarantine()
  return {
    owner,
    gateOf,
    gates,
    quarantine,
    onAttempt: countAttempts(registry),
    onLate: countLateResults(registry),
  }
}

/** Makes a courier to each portal. */
export function createCouriers(
  { config, portals, store, log, clock }: Parts,
  { owner, gateOf, quarantine, onAttempt, onLate }: SharedByCouriers,
  signal: AbortSignal,
): Courier[] {
  const { batchSize, concurrency, leaseMs, requestMs, maxAttempts, ...pauses } = config.delivery
  const composing = { composeMs: pauses.composeMs, messageBytes: pauses.messageMiB * 1024 * 1024 }
  const limits = {
    batchSize,
    concurrency,
    leaseMs,
    requestMs,
    maxAttempts,
    retry: { firstMs: pauses.retryFirstMs, longestMs: pauses.retryLongestMs },
    ask: { firstMs: pauses.askFirstMs, longestMs: pauses.askLongestMs },
  }
  const services = { fees: config.feeService, transfers: config.transferService }
  return [...portals].map(([partner, portal]) => ({
    ...{ partner, portal, limits, owner, quarantine, onAttempt, clock, log, signal },
    exchanges: tellLateResults(store.exchanges, partner, onLate),
    gate: gateOf(partner),
    compose: composeRecords(portal, store.exchanges, services, composing),
    random: Math.random,
  }))
}
