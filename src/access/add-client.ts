import { createHash, randomBytes, randomUUID } from 'node:crypto'
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
  /** Whose login it is. */
  readonly person?: string | undefined
}

/** Adds a school system that may speak for some schools, which need not exist yet, or an operator of the gateway. */
export async function addClient(
  access: AccessStore,
  { name, schools, isOperator = false, person }: NewClient,
): Promise<AddedClient> {
  const id = randomUUID()
  const secret = randomBytes(32).toString('base64url')
  const secretSha256 = createHash('sha256').update(secret).digest()
  await access.createClient({ id, name, secretSha256, schoolCodes: schools, isOperator, person })
  return { id, secret }
}
