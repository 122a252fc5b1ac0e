import type { ExchangeState } from '../../../schemas/exchange.ts'
import type { WebhookEvent, WebhookMessage, WebhookSignature } from '../../../schemas/webhook.ts'

/** Keeps the endpoints that school systems want to be told at, and what they were told. */
export interface WebhookStore {
  create(endpoint: NewEndpoint, at: Date): Promise<Endpoint>
  /** Finds one that is not removed. */
  find(id: string): Promise<Endpoint | undefined>
  ofClient(clientId: string): Promise<readonly Endpoint[]>
  /** Of all clients; those in trouble first. */
  all(): Promise<readonly Endpoint[]>
  /** Those that messages may go to now. */
  enabled(): Promise<readonly Endpoint[]>
  /** Enabling makes what waits due at once. */
  change(id: string, change: EndpointChange, at: Date): Promise<Endpoint | undefined>
  /** Puts another key first; the keys before it end at an instant, and those that ended are forgotten. */
  rotate(id: string, key: SigningKey, oldEndAt: Date): Promise<Endpoint | undefined>
  /** Removes an endpoint; what it was not told yet is given up. */
  remove(id: string, at: Date): Promise<void>

  /** What exchanges are to tell, by exchange id. */
  noticesOf(exchangeIds: readonly number[]): Promise<ReadonlyMap<number, Notice>>
  noteSuccess(id: string, at: Date): Promise<void>
  /**
   * Notes a failure. Disables the endpoint when it is `gone` or nothing succeeded since `failingBefore`; says whether this
   * call disabled it, so that one notice is given of it.
   */
  noteFailure(id: string, failure: EndpointFailure, at: Date): Promise<'noted' | 'disabled'>

  /** Newest first, before an id. */
  deliveriesOf(
    id: string,
    page: { before?: number | undefined; limit: number },
  ): Promise<readonly NoticeDelivery[]>
  /** Lets deliveries go (again); what waits anyway is due at once. Returns how many. */
  replay(id: string, which: Replay, at: Date): Promise<number>
}

export interface NewEndpoint {
  readonly id: string
  readonly clientId: string
  readonly url: string
  readonly description: string
  readonly events: readonly WebhookEvent[]
  readonly key: SigningKey
}

export interface Endpoint extends Omit<NewEndpoint, 'key'> {
  /** The newest first. */
  readonly keys: readonly SigningKey[]
  readonly createdAt: Date
  readonly failingSince: Date | null
  readonly lastSuccessAt: Date | null
  readonly lastProblem: string | null
  readonly disabledAt: Date | null
  readonly disabledBecause: 'failing' | 'gone' | 'by-client' | null
}

/** A key that messages are signed with, until its end. */
export interface SigningKey {
  readonly id: string
  readonly signature: WebhookSignature
  /** `whsec_…` of an HMAC key, `whsk_…` of an ed25519 key; never shown but the former, once. */
  readonly secret: string
  /** `whpk_…` of an ed25519 key. */
  readonly publicKey: string | null
  readonly createdAt: Date
  readonly endsAt: Date | null
}

export interface EndpointChange {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly events?: readonly WebhookEvent[] | undefined
  readonly enabled?: boolean | undefined
}

export interface EndpointFailure {
  readonly problem: string
  readonly gone: boolean
  readonly failingBefore: Date
}

/** Something that happened, as it was then. `id` is what receivers know it by. */
export interface Notice {
  readonly id: string
  readonly type: WebhookEvent
  readonly at: Date
  readonly data: WebhookMessage['data']
}

export interface NoticeDelivery {
  readonly id: number
  readonly webhookId: string
  readonly type: WebhookEvent
  readonly at: Date
  readonly state: ExchangeState
  readonly attempts: number
  readonly dueAt: Date | null
  readonly problem: string | null
  readonly settledAt: Date | null
}

export type Replay = { readonly deliveryId: number } | { readonly from: Date; readonly to: Date }
