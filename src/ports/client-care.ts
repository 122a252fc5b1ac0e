import type { ClientScope } from '../domain/client-scope.ts'

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
  /** The ids and algorithms of its public keys. */
  readonly keys: readonly { readonly id: string | null; readonly algorithm: string }[]
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
