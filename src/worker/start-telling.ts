import type { Courier } from '../delivery/courier.ts'
import type { Parts } from '../parts/open-parts.ts'
import type { Endpoint } from '../ports/webhooks/webhook-store.ts'
import { endpointPartner } from '../store/webhooks/notice-rows.ts'
import { composeNotices } from '../webhooks/compose-notices.ts'
import { createEndpointRecipient } from '../webhooks/endpoint-recipient.ts'
import { startWebhooks } from '../webhooks/start-webhooks.ts'
import type { SharedByCouriers } from './couriers.ts'

/** An endpoint gets few messages at once: it is one program of one school system. */
const batchSize = 20
const concurrency = 4
/** Endpoints that one process works on at once. */
const width = 32

/** Starts telling school systems what became of their records. Settles some time after the signal. */
export function startTelling(
  { config, store, webhookSender: sender, clock, log }: Parts,
  { owner, onAttempt, gateOf, quarantine }: SharedByCouriers,
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
      ...{ partner, exchanges, limits, owner, quarantine, clock, log },
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
