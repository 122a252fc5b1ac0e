import type { Logger } from 'pino'
import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { Recipient } from '../ports/portal.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { Endpoint, WebhookStore } from '../ports/webhooks/webhook-store.ts'

export interface EndpointCare {
  readonly sender: Pick<WebhookSender, 'submit'>
  readonly webhooks: Pick<WebhookStore, 'noteSuccess' | 'noteFailure'>
  /** How long an endpoint may take nothing until it is disabled, in ms. */
  readonly disableAfterMs: number
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn'>
}

/**
 * Makes an endpoint somebody that delivery sends to. Receivers know a repeat by its id, so whatever is not a clear yes
 * goes again. An endpoint that is gone, or took nothing for too long, is disabled with one notice in the log; `onDisabled` then
 * keeps the rest of a batch from being sent.
 */
export function createEndpointRecipient(
  endpoint: Pick<Endpoint, 'id' | 'clientId' | 'url' | 'keys'>,
  { sender, webhooks, disableAfterMs, clock, log }: EndpointCare,
  onDisabled: () => void,
): Recipient {
  const { id, clientId } = endpoint
  return {
    traits: { repeatsAreHarmless: true },
    async submit(message, call) {
      const answer = await sender.submit(endpoint, message, call)
      const now = clock()
      if (answer.is === 'accepted') {
        await webhooks.noteSuccess(id, now)
        return { is: 'accepted', theirReference: message.reference, evidence: answer.evidence }
      }
      const { problem, retryAfter } = answer
      const gone = answer.is === 'gone'
      const failingBefore = new Date(now.getTime() - disableAfterMs)
      if ((await webhooks.noteFailure(id, { problem, gone, failingBefore }, now)) === 'disabled') {
        log.warn(
          { webhook: id, client: clientId, problem },
          'a webhook endpoint was disabled; its messages wait',
        )
        onDisabled()
      }
      throw new GatewayError('webhook_not_taken', problem, { retryAfter })
    },
  }
}
