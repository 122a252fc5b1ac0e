import type { Logger } from 'pino'
import type { PublicService } from '../domain/exchanges/public-service.ts'
import type { BillLifeStore } from '../ports/bills/bill-life-store.ts'
import type { BillStore, TellPortals } from '../ports/bills/bill-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PaymentChannel } from '../ports/payment-channel.ts'
import type { BillerStore, CodePrefixes } from '../ports/payments/biller-store.ts'
import type { PaymentStore } from '../ports/payments/payment-store.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'

/** When open payments are asked for, in ms. */
export interface AskTimes {
  readonly firstMs: number
  readonly longestMs: number
  /** A payment that is still open after so long expires; a late success is kept all the same. */
  readonly giveUpAfterMs: number
}

/** The channels that give money back. */
export const refundChannels = ({ channels }: Pick<PaymentParts, 'channels'>): ReadonlySet<string> =>
  new Set([...channels].filter(([, { refund }]) => refund !== undefined).map(([name]) => name))

/** What the payment side of the gateway works with. */
export interface PaymentParts {
  /** By the name in configuration, which is also the name in `/channels/<name>/…`. */
  readonly channels: ReadonlyMap<string, PaymentChannel>
  readonly payments: PaymentStore
  readonly bills: BillStore
  readonly billLife: Pick<BillLifeStore, 'instalments'>
  readonly biller: BillerStore
  readonly codePrefixes: CodePrefixes
  readonly roster: RosterStore
  readonly service: PublicService
  /** Which portals learn that a bill of a school is paid. */
  readonly tellPaid: (school: { code: string; unitCode: string }) => TellPortals
  /** Called when something was committed that portals must learn. */
  readonly onPosted: () => void
  /** Called when a payment is to be asked for at a time. */
  readonly onAskLater: (paymentId: string, asks: number, at: Date) => void
  readonly askTimes: AskTimes
  readonly requestMs: number
  readonly clock: Clock
  readonly random: () => number
  readonly log: Pick<Logger, 'info' | 'warn'>
}
