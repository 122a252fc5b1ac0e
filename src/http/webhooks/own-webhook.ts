import type { Client } from '../../ports/access/access-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Endpoint, WebhookStore } from '../../ports/webhooks/webhook-store.ts'

/** Finds an endpoint of the client; another's is answered like nothing at all. Throws `not_found`. */
export async function ownWebhook(
  webhooks: Pick<WebhookStore, 'find'>,
  client: Client,
  id: string,
): Promise<Endpoint> {
  return ownOrGone(client, await webhooks.find(id))
}

/** The same for one that was just worked on and may have been removed meanwhile. */
export function ownOrGone(client: Client, found: Endpoint | undefined): Endpoint {
  if (found?.clientId === client.id) return found
  throw new GatewayError('not_found', 'you have no such webhook')
}
