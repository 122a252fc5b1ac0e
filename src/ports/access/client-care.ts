import type { ClientKey, ListedKey } from '../../domain/access/client-key.ts'
import type { ClientScope } from '../../domain/access/client-scope.ts'

/** Keeps what people look at and change of school systems. */
export interface ClientCare {
  /** All of them by name, those that are shut out last. */
  list(): Promise<readonly ListedClient[]>
  find(id: string): Promise<ListedClient | undefined>
  /** By day, since a day (`yyyy-mm-dd`), newest first. */
  usageOf(id: string, since: string): Promise<readonly UsageDay[]>
  /** Puts another secret in the place of the present one, which stays good until an instant; false where there is none. */
  changeSecret(id: string, secretSha256: Buffer, oldEndsAt: Date, at: Date): Promise<boolean>
  change(id: string, change: ClientChange): Promise<void>
  /**
   * Puts public keys beside those that a client has. Throws `not_found` and, where it is shut out or one of them has no
   * place, `conflict`.
   */
  addKeys(id: string, keys: readonly ClientKey[]): Promise<void>
  /** Takes the key with a thumbprint away and says what it was. Throws `not_found` and, where it is shut out, `conflict`. */
  removeKey(id: string, thumbprint: string): Promise<ListedKey>
  /** Adds to what clients did on their days. */
  addUsage(usage: readonly Usage[]): Promise<void>
}

export interface ListedClient {
  readonly id: string
  readonly name: string
  readonly schoolCodes: readonly string[]
  readonly isOperator: boolean
  readonly person: string
  readonly scopes: readonly ClientScope[]
  /** Requests a minute; null is no limit of its own. */
  readonly perMinute: number | null
  readonly hasSecret: boolean
  /** The public keys that it signs assertions with, in the order in which they were added. */
  readonly keys: readonly ListedKey[]
  readonly secretChangedAt: Date | null
  readonly oldSecretEndsAt: Date | null
  readonly createdAt: Date
  readonly disabledAt: Date | null
  readonly lastSeenAt: Date | null
  /** Of the last seven days. */
  readonly requests: number
}

export interface ClientChange {
  readonly scopes: readonly ClientScope[]
  readonly perMinute: number | null
  /** All that it speaks for from now on. */
  readonly schoolCodes: readonly string[]
}

/** What a client did on a day. */
export interface UsageDay {
  readonly day: string
  readonly requests: number
  readonly refused: number
  readonly failed: number
}

export interface Usage extends UsageDay {
  readonly clientId: string
  readonly lastAt: Date
}
