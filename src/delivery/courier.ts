import type { Logger } from 'pino'
import type { Clock } from '../ports/clock.ts'
import type { ClaimedExchange, ExchangeStore } from '../ports/exchanges/exchange-store.ts'
import type { PreparedMessage, Recipient, SharedMessage } from '../ports/portal.ts'
import type { Gate } from './gate.ts'
import type { OnAttempt } from './metrics.ts'
import type { Quarantine } from './quarantine.ts'

/** How a worker goes about its exchanges; times in ms. */
export interface DeliveryLimits {
  readonly batchSize: number
  /** Requests that are out at once in one batch. */
  readonly concurrency: number
  /** How long a worker may hold an exchange; longer than `requestMs`, or a living worker loses its own. */
  readonly leaseMs: number
  readonly requestMs: number
  readonly retry: { readonly firstMs: number; readonly longestMs: number }
  readonly ask: { readonly firstMs: number; readonly longestMs: number }
  /** After so many attempts an exchange is held for a person. */
  readonly maxAttempts: number
}

/** Loads what a batch needs at once and says which exchanges share a message. */
export type Compose = (claimed: readonly ClaimedExchange[]) => Promise<readonly Draft[]>

/** The exchanges that one message tells of; the first carries the others. */
export interface Draft {
  readonly exchanges: readonly ClaimedExchange[]
  /** Maps and signs. */
  readonly write: () => Promise<PreparedMessage | SharedMessage>
}

/** One worker's means of delivering to one partner. */
export interface Courier {
  /** The partner's name, which its exchanges carry: a portal's in configuration. */
  readonly partner: string
  readonly portal: Recipient
  readonly exchanges: ExchangeStore
  readonly compose: Compose
  readonly limits: DeliveryLimits
  readonly gate: Gate
  readonly quarantine: Quarantine
  /** Told of each request that was made: what for, and the kind of answer or the code of the failure. */
  readonly onAttempt: OnAttempt
  /** Names this worker in leases. */
  readonly owner: string
  readonly clock: Clock
  readonly random: () => number
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly signal: AbortSignal
}
