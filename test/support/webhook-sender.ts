import { createStandardWebhooks } from '../../adapters/webhooks/standard/index.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { WebhookSender } from '../../src/ports/webhook-sender.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'

/** A sender that may reach this machine, as the switch for development lets it. */
export const testWebhookSender = (clock: Clock = () => new Date()): WebhookSender =>
  createStandardWebhooks({
    client: createHttpClient({ timeoutMs: 2_000, maxResponseBytes: 1024 * 1024 }),
    policy: { ports: [443, 8443], allowPrivateAddresses: true },
    clock,
  })
