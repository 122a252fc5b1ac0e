import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type ClientKey, whyNotAdded } from '../domain/access/client-key.ts'
import type { ClientScope } from '../domain/access/client-scope.ts'
import type { AccessStore } from '../ports/access/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'

/** A new client with its secret, which is 256 random bits and kept nowhere. */
export interface AddedClient {
  readonly id: string
  readonly secret: string
}

export interface NewClient {
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
  access: Pick<AccessStore, 'createClient'>,
  { schools: schoolCodes, ...client }: NewClient,
): Promise<AddedClient> {
  const id = randomUUID()
  const { secret, secretSha256 } = makeSecret()
  await access.createClient({ id, secretSha256, schoolCodes, ...client })
  return { id, secret }
}

/**
 * Adds one that signs its assertions with keys of its own (`private_key_jwt`): no secret of it ever exists. Throws `conflict`
 * where the keys cannot stand beside each other.
 */
export async function addClientWithKeys(
  access: Pick<AccessStore, 'createClient'>,
  { schools: schoolCodes, ...client }: NewClient,
  keys: readonly ClientKey[],
): Promise<{ readonly id: string }> {
  const why = whyNotAdded([], keys)
  if (why) throw new GatewayError('conflict', why)
  const id = randomUUID()
  await access.createClient({ id, keySet: { keys }, schoolCodes, ...client })
  return { id }
}

/** A new secret, and what is kept of it. */
export function makeSecret(): { readonly secret: string; readonly secretSha256: Buffer } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, secretSha256: createHash('sha256').update(secret).digest() }
}
