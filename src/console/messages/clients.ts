import type { ListedClient, UsageDay } from '../../ports/access/client-care.ts'
import type { AsJson } from './as-json.ts'

export type ClientRow = AsJson<ListedClient>

export interface ClientsMessage {
  readonly clients: readonly ClientRow[]
}

export interface ClientMessage {
  readonly client: ClientRow
  /** Newest first; a day without requests has no row. */
  readonly usage: readonly UsageDay[]
  readonly webhooks: readonly {
    readonly id: string
    readonly url: string
    readonly disabledAt: string | null
  }[]
}

/** A secret as it is shown once. */
export interface NewSecretMessage {
  readonly id: string
  readonly secret: string
}

/** One that was added; without a secret where it signs with keys of its own. */
export interface AddedClientMessage {
  readonly id: string
  readonly secret: string | null
}
