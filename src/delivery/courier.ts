import type { Logger } from 'pino'
import type { Services } from '../domain/outgoing-record.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExchangeStore } from '../ports/exchange-store.ts'
import type { Portal } from '../ports/portal.ts'

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

/** One worker's means of delivering to one portal. */
export interface Courier {
  /** The portal's name in configuration; exchanges carry it. */
  readonly partner: string
  readonly portal: Portal
  readonly exchanges: ExchangeStore
  readonly services: Services
  readonly limits: DeliveryLimits
  /** Names this worker in leases. */
  readonly owner: string
  readonly clock: Clock
  readonly random: () => number
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly signal: AbortSignal
}
