import { composeRecords } from '../../src/delivery/compose-records.ts'
import type { Courier, DeliveryLimits } from '../../src/delivery/courier.ts'
import type { Gate } from '../../src/delivery/gate.ts'
import { openGate } from '../../src/delivery/open-gate.ts'
import { createQuarantine } from '../../src/delivery/quarantine.ts'
import type { Services } from '../../src/domain/exchanges/outgoing-record.ts'
import type { ExchangeStore } from '../../src/ports/exchanges/exchange-store.ts'
import type { Portal } from '../../src/ports/portal.ts'
import { noon } from './scene.ts'

const unit = { code: '000.00.14.H20', name: 'Sở Giáo dục và Đào tạo' }
const field = { code: 'G03-GD10', name: 'Giáo dục' }

export const testServices: Services = {
  fees: { procedure: { code: '1.009999', name: 'Thu học phí' }, field, unit },
  transfers: { procedure: { code: '2.002481', name: 'Chuyển trường' }, field, unit },
}

/** Pauses in whole seconds, so that a test can say when an exchange is due: half of `firstMs` and half of the ceiling. */
export const testLimits: DeliveryLimits = {
  batchSize: 50,
  concurrency: 4,
  leaseMs: 60_000,
  requestMs: 10_000,
  retry: { firstMs: 1_000, longestMs: 60_000 },
  ask: { firstMs: 10_000, longestMs: 600_000 },
  maxAttempts: 3,
}

export interface TestCourier extends Courier {
  /** Moves the courier's clock. */
  pass(ms: number): void
}

/** A courier that starts at noon and whose clock moves when it is told. */
export function createTestCourier(
  partner: string,
  portal: Portal,
  exchanges: ExchangeStore,
  changes: Partial<Pick<Courier, 'signal' | 'log' | 'owner' | 'onAttempt'>> & {
    limits?: Partial<DeliveryLimits>
    gate?: (clock: Courier['clock']) => Gate
  } = {},
): TestCourier {
  let now = noon.getTime()
  const clock = () => new Date(now)
  const { gate, ...others } = changes
  return {
    partner,
    portal,
    exchanges,
    compose: composeRecords(portal, exchanges, testServices, { composeMs: 500, messageBytes: 100_000 }),
    owner: 'worker-1',
    clock,
    onAttempt: () => {},
    gate: gate?.(clock) ?? openGate,
    quarantine: createQuarantine(),
    random: () => 0.5,
    log: { info: () => {}, warn: () => {} },
    signal: new AbortController().signal,
    ...others,
    limits: { ...testLimits, ...changes.limits },
    pass: (ms) => {
      now += ms
    },
  }
}
