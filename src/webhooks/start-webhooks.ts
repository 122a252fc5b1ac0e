import type { Logger } from 'pino'
import type { Courier } from '../delivery/courier.ts'
import { drain } from '../delivery/deliver.ts'
import { repeat } from '../delivery/repeat.ts'
import { errorForLog } from '../domain/place-of-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExchangeStore } from '../ports/exchanges/exchange-store.ts'
import type { Endpoint, WebhookStore } from '../ports/webhooks/webhook-store.ts'

export interface WebhookDelivery {
  readonly webhooks: Pick<WebhookStore, 'enabled'>
  readonly exchanges: Pick<ExchangeStore, 'partnersWithDueWork'>
  readonly partnerOf: (endpointId: string) => string
  /** Makes the courier of one endpoint as it is now; it stops at the signal. */
  readonly courierOf: (endpoint: Endpoint, signal: AbortSignal) => Courier
  /** Endpoints that one process works on at once. */
  readonly width: number
  readonly sweepMs: number
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn'>
  readonly signal: AbortSignal
}

/**
 * Starts telling endpoints, by the sweep alone: endpoints come and go, and a queue for each would cost connections, where
 * being told a second later costs nothing. Each endpoint is worked on by itself, so a slow one holds only its own place; when
 * there are more than places, whose turn is longest ago goes first. Settles when the last courier has stopped.
 */
export async function startWebhooks(delivery: WebhookDelivery): Promise<void> {
  const { webhooks, exchanges, partnerOf, courierOf, width, sweepMs, clock, log, signal } = delivery
  const underWay = new Map<string, Promise<void>>()
  const lastTurns = new Map<string, number>()

  const tell = async (partner: string, endpoint: Endpoint) => {
    try {
      await drain(courierOf(endpoint, signal))
    } catch (error) {
      log.warn(
        { partner, error: errorForLog(error) },
        'a batch was given up; its rows are due again when the lease ends',
      )
    } finally {
      underWay.delete(partner)
    }
  }

  const sweep = async () => {
    if (underWay.size >= width) return
    const endpoints = new Map((await webhooks.enabled()).map((one) => [partnerOf(one.id), one]))
    const waiting = [...endpoints.keys()].filter((partner) => !underWay.has(partner))
    const due = await exchanges.partnersWithDueWork(waiting, clock())
    const turns = [...due].sort((one, other) => (lastTurns.get(one) ?? 0) - (lastTurns.get(other) ?? 0))
    for (const partner of turns.slice(0, width - underWay.size)) {
      const endpoint = endpoints.get(partner)
      if (!endpoint) continue
      lastTurns.set(partner, clock().getTime())
      underWay.set(partner, tell(partner, endpoint))
    }
  }

  await repeat(sweep, { everyMs: sweepMs, signal, log, name: 'sweep of webhooks' })
  await Promise.all(underWay.values())
}
