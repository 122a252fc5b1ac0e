import type { Compose } from '../delivery/courier.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { WebhookStore } from '../ports/webhooks/webhook-store.ts'

/** Composes for an endpoint: each exchange tells of one notice, as it was when it happened. */
export function composeNotices(
  sender: Pick<WebhookSender, 'prepare'>,
  webhooks: Pick<WebhookStore, 'noticesOf'>,
): Compose {
  return async (claimed) => {
    const notices = await webhooks.noticesOf(claimed.map(({ id }) => id))
    const write = async (id: number) => {
      const notice = notices.get(id)
      if (!notice) throw new GatewayError('composing_failed', 'what its notice said was deleted')
      return sender.prepare(notice)
    }
    return claimed.map((exchange) => ({ exchanges: [exchange], write: () => write(exchange.id) }))
  }
}
