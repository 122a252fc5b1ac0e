import type { RawRequest } from '../../ports/payment-channel.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'

/** Seals what stands around the body of a request; the body is kept beside it. */
export const sealRequest = ({ method, query, headers }: RawRequest, vault: Vault): Buffer =>
  sealJson({ method, query, headers }, vault)

/** The request again, with the bytes that were kept beside it. What was said in the query has no body. */
export function openRequest(sealed: Buffer, bytes: Buffer, vault: Vault): RawRequest {
  const { method, query, headers } = openJson<Omit<RawRequest, 'body'>>(sealed, vault)
  const wasInQuery = query !== '' && bytes.equals(Buffer.from(query))
  return { method, query, headers, body: wasInQuery ? Buffer.alloc(0) : bytes }
}
