import { adapters } from '../adapters/registry.ts'
import type { Config, Parts } from './app.ts'
import type { Courier } from './delivery/courier.ts'
import type { OnLate } from './delivery/late-results.ts'
import type { Clock } from './ports/clock.ts'
import type { WebhookSender } from './ports/webhook-sender.ts'
import type { Endpoint } from './ports/webhook-store.ts'
import { endpointPartner } from './store/notice-rows.ts'
import { composeNotices } from './webhooks/compose-notices.ts'
import { createEndpointRecipient } from './webhooks/endpoint-recipient.ts'
import { startWebhooks } from './webhooks/start-webhooks.ts'
import { createHttpClient } from './wire/http-client.ts'
import { createPublicAgent } from './wire/public-agent.ts'

/** Makes what speaks to the endpoints of school systems; it reaches public addresses only, unless told otherwise. */
export function createWebhookSender(settings: Config['webhooks'], clock: Clock): WebhookSender {
  const { requestMs: timeoutMs, ports, allowPrivateAddresses } = settings
  const wire = { timeoutMs, maxResponseBytes: 1024 * 1024 }
  const client = allowPrivateAddresses ? createHttpClient(wire) : createHttpClient(wire, createPublicAgent())
  return adapters.webhooks.standard.create({ client, policy: { ports, allowPrivateAddresses }, clock })
}

/** What couriers of endpoints share with those of portals. */
export type SharedByCouriers = Pick<Courier, 'owner' | 'onAttempt'> & {
  readonly gateOf: (partner: string) => Courier['gate']
  readonly onLate: OnLate
  /** Those that were asked for, by partner. */
  readonly gates: ReadonlyMap<string, Courier['gate']>
}

/** An endpoint gets few messages at once: it is one program of one school system. */
const batchSize = 20
const concurrency = 4
/** Endpoints that one process works on at once. */
const width = 32

/** Starts telling school systems what became of their records. Settles some time after the signal. */
export function startTelling(
  { config, store, webhookSender: sender, clock, log }: Parts,
  { owner, onAttempt, gateOf }: SharedByCouriers,
  signal: AbortSignal,
): Promise<void> {
  const { webhooks, exchanges } = store
  const { requestMs, retryFirstMs, retryLongestMs, maxAttempts, disableAfterMs } = config.webhooks
  const retry = { firstMs: retryFirstMs, longestMs: retryLongestMs }
  const leaseMs = Math.max(config.delivery.leaseMs, 2 * requestMs)
  const limits = { batchSize, concurrency, leaseMs, requestMs, maxAttempts, retry, ask: retry }

  const courierOf = (endpoint: Endpoint, stop: AbortSignal): Courier => {
    const disabled = new AbortController()
    const partner = endpointPartner(endpoint.id)
    const care = { sender, webhooks, disableAfterMs, clock, log }
    return {
      ...{ partner, exchanges, limits, owner, clock, log },
      // Measured as one partner: a label for each endpoint would never end.
      onAttempt: (_partner, ...attempt) => onAttempt('webhooks', ...attempt),
      portal: createEndpointRecipient(endpoint, care, () => disabled.abort()),
      compose: composeNotices(sender, webhooks),
      gate: gateOf(partner),
      random: Math.random,
      signal: AbortSignal.any([stop, disabled.signal]),
    }
  }
  const { sweepMs } = config.delivery
  return startWebhooks({
    ...{ webhooks, exchanges, courierOf, width, sweepMs, clock, log, signal },
    partnerOf: endpointPartner,
  })
}
