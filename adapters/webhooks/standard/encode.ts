import type { WebhookMessage } from '../../../schemas/webhook.ts'
import type { PreparedMessage } from '../../../src/ports/portal.ts'
import type { Notice } from '../../../src/ports/webhooks/webhook-store.ts'

/** The body of a notice. */
export const encodeNotice = ({ id, type, at, data }: Notice): PreparedMessage =>
  messageOf(id, { type, timestamp: at.toISOString(), data } as WebhookMessage)

/** The body of a message that is only to be seen arriving. */
export const encodeTrial = (id: string, at: Date): PreparedMessage =>
  messageOf(id, { type: 'webhook.test', timestamp: at.toISOString(), data: {} })

/** The members that the specification recommends. */
function messageOf(id: string, message: { type: string; timestamp: string; data: object }): PreparedMessage {
  return {
    operation: message.type,
    reference: id,
    contentType: 'application/json',
    headers: {},
    bytes: Buffer.from(JSON.stringify(message)),
  }
}
