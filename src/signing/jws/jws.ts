import type { KeyObject } from 'node:crypto'
import { base64url, errors, flattenedVerify } from 'jose'
import type { Signer, SigningAlgorithm } from '../../ports/signer.ts'
import { fitsAlgorithm } from '../keys/key-operation.ts'

export interface JwsOptions {
  /** `unencoded` signs the payload as it is (RFC 7797, `b64: false`) instead of its base64url form. */
  readonly payload: 'base64url' | 'unencoded'
}

export interface JwsProfile {
  readonly algorithms: readonly SigningAlgorithm[]
  /** The key that a key id names, or null for an unknown one. */
  readonly keyFor: (keyId: string) => KeyObject | null
}

export type JwsVerification =
  | { readonly is: 'verified'; readonly keyId: string }
  | {
      readonly is: 'refused'
      readonly why: 'malformed' | 'key_unknown' | 'algorithm_not_allowed' | 'signature_mismatch'
    }

/**
 * Signs a payload that travels beside its signature (RFC 7515 appendix F): `<header>..<signature>`. The signing input is
 * put together here because jose signs only with keys that are in this process, and a key may be in a device.
 */
export async function signDetached(
  payload: Uint8Array,
  signer: Signer,
  options: JwsOptions,
): Promise<string> {
  const unencoded = options.payload === 'unencoded'
  const header = {
    alg: signer.algorithm,
    kid: signer.keyId,
    ...(unencoded ? { b64: false, crit: ['b64'] } : {}),
  }
  const protectedHeader = base64url.encode(JSON.stringify(header))
  const signingInput = Buffer.concat([
    Buffer.from(`${protectedHeader}.`),
    unencoded ? payload : Buffer.from(base64url.encode(payload)),
  ])
  const signature = await signer.sign(signingInput)
  return `${protectedHeader}..${base64url.encode(signature)}`
}

/** Verifies a detached JWS over the payload bytes as received; the header says whether they were signed unencoded. */
export async function verifyDetached(
  jws: string,
  payload: Uint8Array,
  { algorithms, keyFor }: JwsProfile,
): Promise<JwsVerification> {
  const parts = /^([\w-]+)\.\.([\w-]+)$/.exec(jws)
  const [, protectedHeader, signature] = parts ?? []
  if (protectedHeader === undefined || signature === undefined) return { is: 'refused', why: 'malformed' }
  const header = readHeader(protectedHeader)
  if (typeof header?.kid !== 'string') return { is: 'refused', why: 'malformed' }
  const key = keyFor(header.kid)
  if (key === null) return { is: 'refused', why: 'key_unknown' }

  if (!isKeyFor(header, key, algorithms)) return { is: 'refused', why: 'algorithm_not_allowed' }
  const signed = header.b64 === false ? payload : base64url.encode(payload)
  try {
    await flattenedVerify({ protected: protectedHeader, payload: signed, signature }, key, {
      algorithms: [...algorithms],
    })
    return { is: 'verified', keyId: header.kid }
  } catch (error) {
    return { is: 'refused', why: refusalOf(error) }
  }
}

/** The members of a protected header that are looked at, not yet believed; null for no JSON object. */
export function readHeader(protectedHeader: string): ClaimedHeader | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(protectedHeader, 'base64url').toString())
    return typeof header === 'object' ? header : null
  } catch {
    return null
  }
}

/** Whether the algorithm that a header names is an agreed one and fits the kind, curve and strength of the key. */
export function isKeyFor(
  { alg }: ClaimedHeader,
  key: KeyObject,
  algorithms: readonly SigningAlgorithm[],
): boolean {
  const algorithm = algorithms.find((allowed) => allowed === alg)
  return algorithm !== undefined && fitsAlgorithm(key, algorithm)
}

export interface ClaimedHeader {
  readonly alg?: unknown
  readonly kid?: unknown
  readonly b64?: unknown
  readonly iat?: unknown
  readonly aud?: unknown
  readonly url?: unknown
}

/** What an error of jose says of a message; throws any other. */
export function refusalOf(error: unknown): 'malformed' | 'algorithm_not_allowed' | 'signature_mismatch' {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature_mismatch'
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof TypeError) return 'algorithm_not_allowed'
  if (error instanceof errors.JOSEError) return 'malformed'
  throw error
}
