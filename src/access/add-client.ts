import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { ClientScope } from '../domain/client-scope.ts'
import type { AccessStore } from '../ports/access-store.ts'

/** A new client with its secret, which is 256 random bits and kept nowhere. */
export interface AddedClient {
  readonly id: string
  readonly secret: string
}

interface NewClient {
  readonly name: string
  readonly schools: readonly string[]
  readonly isOperator?: boolean
  /** Everything without it. */
  readonly scopes?: readonly ClientScope[]
  /** Requests a minute; null is no limit of its own. */
  readonly perMinute?: number | null
  /** Whose login it is. */
  readonly person?: string | undefined
}

/** Adds a school system that may speak for some schools, which need not exist yet, or an operator of the gateway. */
export async function addClient(
  access: AccessStore,
  { name, schools, isOperator = false, person, ...limits }: NewClient,
): Promise<AddedClient> {
  const id = randomUUID()
  const { secret, secretSha256 } = makeSecret()
  await access.createClient({ id, name, secretSha256, schoolCodes: schools, isOperator, person, ...limits })
  return { id, secret }
}

/** A new secret, and what is kept of it. */
export function makeSecret(): { readonly secret: string; readonly secretSha256: Buffer } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, secretSha256: createHash('sha256').update(secret).digest() }
}
