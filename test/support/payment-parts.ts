import type { PaymentParts } from '../../src/payments/payment-parts.ts'
import type { PaymentChannel } from '../../src/ports/payment-channel.ts'
import type { Store } from '../../src/store/open-store.ts'
import { testServices } from './courier.ts'
import { channel, noon, tellBoth } from './scene.ts'

export interface TestPaymentParts extends PaymentParts {
  /** Moves the clock. */
  pass(ms: number): void
  readonly happened: string[]
}

/** The payment side of a gateway with one channel, whose clock starts at noon and moves when it is told. */
export function createTestPaymentParts(store: Store, only: PaymentChannel): TestPaymentParts {
  let now = noon.getTime()
  const happened: string[] = []
  return {
    channels: new Map([[channel, only]]),
    payments: store.payments,
    bills: store.bills,
    billLife: store.billLife,
    biller: store.biller,
    codePrefixes: { student: 'HS', bill: 'KT', family: 'GD' },
    roster: store.roster,
    service: testServices.fees,
    tellPaid: () => tellBoth,
    onPosted: () => happened.push('posted'),
    onAskLater: (_, asks, at) => happened.push(`ask ${asks} in ${(at.getTime() - now) / 1_000}`),
    askTimes: { firstMs: 60_000, longestMs: 3_600_000, giveUpAfterMs: 259_200_000 },
    requestMs: 1_000,
    clock: () => new Date(now),
    random: () => 0.5,
    log: { info: () => {}, warn: (_: unknown, words?: string) => void happened.push(`warned: ${words}`) },
    pass: (ms) => {
      now += ms
    },
    happened,
  }
}
