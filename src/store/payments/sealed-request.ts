import type { RawRequest } from '../../ports/payment-channel.ts'
import type { Vault } from '../vault.ts'

/** Seals what stands around the body of a request; the body is kept beside it. */
export const sealRequest = ({ method, query, headers }: RawRequest, vault: Vault): Buffer =>
  vault.seal(Buffer.from(JSON.stringify({ method, query, headers })))

/** The request again, with the bytes that were kept beside it. What was said in the query has no body. */
export function openRequest(sealed: Buffer, bytes: Buffer, vault: Vault): RawRequest {
  const { method, query, headers } = JSON.parse(vault.open(sealed).toString('utf8')) as Omit<
    RawRequest,
    'body'
  >
  const wasInQuery = query !== '' && bytes.equals(Buffer.from(query))
  return { method, query, headers, body: wasInQuery ? Buffer.alloc(0) : bytes }
}
