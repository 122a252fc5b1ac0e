import { adapters } from '../../adapters/registry.ts'
import type { Clock } from '../ports/clock.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import { createHttpClient } from '../wire/http-client.ts'
import { createPublicAgent } from '../wire/public-agent.ts'
import type { Config } from './configuration.ts'

/** Makes what speaks to the endpoints of school systems; it reaches public addresses only, unless told otherwise. */
export function createWebhookSender(settings: Config['webhooks'], clock: Clock): WebhookSender {
  const { requestMs: timeoutMs, ports, allowPrivateAddresses } = settings
  const wire = { timeoutMs, maxResponseBytes: 1024 * 1024 }
  const client = allowPrivateAddresses ? createHttpClient(wire) : createHttpClient(wire, createPublicAgent())
  return adapters.webhooks.standard.create({ client, policy: { ports, allowPrivateAddresses }, clock })
}
