import type { Endpoint, NoticeDelivery, SigningKey } from '../../ports/webhooks/webhook-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

type Key = Pick<SigningKey, 'id' | 'signature' | 'createdAt' | 'endsAt'>

interface ShownEndpoint extends Omit<Endpoint, 'keys'> {
  readonly clientName: string
  readonly keys: readonly Key[]
}

/** An address that is told; with instants as text once it has travelled. */
export type WebhookEndpoint<Instant extends Date | string = string> = Instant extends Date
  ? ShownEndpoint
  : AsJson<ShownEndpoint>

export interface WebhooksMessage {
  readonly endpoints: readonly WebhookEndpoint[]
}

export type DeliveriesMessage = Page<AsJson<NoticeDelivery>, number>
