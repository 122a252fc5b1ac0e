import type { ClientKey } from '../../domain/access/client-key.ts'
import type { ClientScope } from '../../domain/access/client-scope.ts'

/** Keeps clients (the integrators of school systems), the schools each may speak for, and used assertions. */
export interface AccessStore {
  /** Creates a client; throws when its id is taken. */
  createClient(client: NewClient): Promise<void>
  /** Finds a client that is not disabled. */
  findClient(id: string): Promise<Client | undefined>
  /** Says whether somebody who may decide is called so: the person of an operator, or an administrator. */
  isPerson(name: string): Promise<boolean>
  /** Lets a client speak for more schools; one it has already stays. The schools need not exist yet. */
  bindSchools(clientId: string, schoolCodes: readonly string[]): Promise<void>
  /** Shuts a client out for good; its access tokens stop working at once, and its endpoints are removed. */
  disableClient(id: string, at: Date): Promise<void>
  /** Remembers the id of an assertion until it expires. Says false when it was used before. */
  spendAssertion(clientId: string, assertionId: string, expiresAt: Date): Promise<boolean>
  /** Forgets assertions that are expired anyway; returns how many. */
  forgetAssertions(expiredBefore: Date): Promise<number>
}

/** A public key set (RFC 7517) that a client signs its assertions with. */
export interface ClientKeySet {
  readonly keys: readonly ClientKey[]
}

export interface NewClient {
  readonly id: string
  readonly name: string
  /** SHA-256 of the secret; a client has a secret, a key set or both. */
  readonly secretSha256?: Buffer
  readonly keySet?: ClientKeySet
  readonly schoolCodes: readonly string[]
  readonly isOperator?: boolean
  /** Everything without it. */
  readonly scopes?: readonly ClientScope[] | undefined
  readonly perMinute?: number | null | undefined
  /** Whose login it is; the client is a person of its own without it. */
  readonly person?: string | undefined
}

export interface Client {
  readonly id: string
  readonly name: string
  readonly secretSha256: Buffer | null
  /** The secret before, until its end. */
  readonly oldSecret: { readonly sha256: Buffer; readonly endsAt: Date } | null
  readonly keySet: ClientKeySet | null
  readonly scopes: ReadonlySet<ClientScope>
  /** Requests a minute; null is no limit of its own. */
  readonly perMinute: number | null
  /** The only schools whose records the client may read and write. */
  readonly schoolCodes: ReadonlySet<string>
  /** May repair what goes to partners. Schools' records are another matter: those are of `schoolCodes` alone. */
  readonly isOperator: boolean
  /** Whose login it is: two logins of one person are one person. */
  readonly person: string
}
