import { X509Certificate } from 'node:crypto'
import { compactVerify, decodeProtectedHeader } from 'jose'
import type { Signer } from '../ports/signer.ts'
import { everySigningAlgorithm } from '../signing/algorithms.ts'
import { type CanonicalValue, canonicalJson } from './canonical-json.ts'

/** Signs a value as a compact JWS (RFC 7515) over its canonical JSON; the certificates travel in its header (`x5c`). */
export async function signJson(value: CanonicalValue, signer: Signer): Promise<string> {
  const header = { alg: signer.algorithm, kid: signer.keyId, x5c: signer.certificateChain }
  const input = [JSON.stringify(header), canonicalJson(value)].map(base64url).join('.')
  return `${input}.${(await signer.sign(Buffer.from(input))).toString('base64url')}`
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')

/** What a JWS says, and the certificate whose key signed it. Whether that certificate is trusted is another question. */
export interface SignedJson {
  readonly value: unknown
  readonly certificate: X509Certificate
}

/** Verifies a JWS of `signJson` with the first certificate of its header; undefined when it does not verify. */
export async function verifyJson(jws: string): Promise<SignedJson | undefined> {
  const isCanonical = jws
    .split('.')
    .every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  if (!isCanonical) return undefined
  try {
    const { x5c } = decodeProtectedHeader(jws)
    const certificate = new X509Certificate(Buffer.from(x5c?.[0] ?? '', 'base64'))
    const { payload } = await compactVerify(jws, certificate.publicKey, {
      algorithms: [...everySigningAlgorithm],
    })
    const text = Buffer.from(payload).toString('utf8')
    const value: CanonicalValue = JSON.parse(text)
    // Another form of the same value would be another signature's.
    return canonicalJson(value) === text ? { value, certificate } : undefined
  } catch {
    return undefined
  }
}

/** Whether a certificate is one of those that are trusted, and valid at an instant. */
export const isTrusted = (
  certificate: X509Certificate,
  trusted: readonly X509Certificate[],
  at: Date,
): boolean =>
  certificate.validFromDate <= at &&
  at <= certificate.validToDate &&
  trusted.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)
