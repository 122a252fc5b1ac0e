import { base64url } from 'jose'
import type { Signer } from '../../ports/signer.ts'
import { type BoundTo, boundHeader } from './jws-binding.ts'

export interface JwsSigning {
  /** What the message is for, where the partner wants it said; see `jws-binding.ts`. */
  readonly boundTo?: BoundTo | undefined
  /** Further members of the protected header, such as `typ`. */
  readonly header?: Readonly<Record<string, string>> | undefined
}

/** The flattened JSON form (RFC 7515 section 7.2.2). */
export interface FlattenedJws {
  readonly protected: string
  readonly payload: string
  readonly signature: string
}

/** The general JSON form (RFC 7515 section 7.2.1): one payload, several signatures. */
export interface GeneralJws {
  readonly payload: string
  readonly signatures: readonly Pick<FlattenedJws, 'protected' | 'signature'>[]
}

/** Signs a payload in the compact form: `<header>.<payload>.<signature>`. */
export async function signCompact(
  payload: Uint8Array,
  signer: Signer,
  options: JwsSigning = {},
): Promise<string> {
  const jws = await signFlattened(payload, signer, options)
  return `${jws.protected}.${jws.payload}.${jws.signature}`
}

/** Signs a payload in the flattened JSON form. */
export async function signFlattened(
  payload: Uint8Array,
  signer: Signer,
  { boundTo, header = {} }: JwsSigning = {},
): Promise<FlattenedJws> {
  const members = {
    alg: signer.algorithm,
    kid: signer.keyId,
    ...header,
    ...(boundTo && boundHeader(boundTo)),
  }
  const protectedHeader = base64url.encode(JSON.stringify(members))
  const encoded = base64url.encode(payload)
  const signature = await signer.sign(Buffer.from(`${protectedHeader}.${encoded}`))
  return { protected: protectedHeader, payload: encoded, signature: base64url.encode(signature) }
}

/** Signs a payload by several keys, each for itself. */
export async function signGeneral(
  payload: Uint8Array,
  signers: readonly Signer[],
  options: JwsSigning = {},
): Promise<GeneralJws> {
  const all = await Promise.all(signers.map((signer) => signFlattened(payload, signer, options)))
  return {
    payload: base64url.encode(payload),
    signatures: all.map(({ protected: header, signature }) => ({ protected: header, signature })),
  }
}
