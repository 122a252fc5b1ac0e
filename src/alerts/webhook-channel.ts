import { kindOf } from '../domain/incidents/incident-kinds.ts'
import type { Telling } from '../ports/incidents/incident-store.ts'
import type { PreparedMessage } from '../ports/portal.ts'
import type { Receiver, WebhookSender } from '../ports/webhook-sender.ts'
import type { AlertChannel } from './alert-channel.ts'

export interface WebhookChannelSettings {
  readonly url: string
  /** `whsec_…` */
  readonly secret: string
  readonly timeoutMs: number
}

/** Makes the channel that posts each piece of news to one address, signed as messages to school systems are. */
export function createWebhookChannel(
  { url, secret, timeoutMs }: WebhookChannelSettings,
  sender: Pick<WebhookSender, 'submit'>,
): AlertChannel {
  const key = { id: 'alerts', signature: 'hmac-sha256', secret, publicKey: null, endsAt: null } as const
  const receiver: Receiver = { url, keys: [{ ...key, createdAt: new Date(0) }] }
  return {
    name: 'webhook',
    atOnce: 1,
    async tell(news) {
      for (const one of news) {
        const answer = await sender.submit(receiver, messageOf(one), {
          signal: AbortSignal.timeout(timeoutMs),
        })
        if (answer.is !== 'accepted') throw new Error(answer.problem)
      }
      return new URL(url).host
    },
  }
}

/** The members that Standard Webhooks recommends. The id is that of the news: sent again it is the same. */
function messageOf({ news, at, step, incidentId, openedAt, ...about }: Telling): PreparedMessage {
  const { kind, subject, partner, severity, count, facts } = about
  const { title, question } = kindOf(kind) ?? {}
  const data = { incidentId, kind, subject, partner, severity, count, facts, openedAt, title, question }
  const type = `incident.${news}`
  return {
    operation: type,
    reference: `${incidentId}-${news}-${step}`,
    contentType: 'application/json',
    headers: {},
    bytes: Buffer.from(JSON.stringify({ type, timestamp: at.toISOString(), data })),
  }
}
