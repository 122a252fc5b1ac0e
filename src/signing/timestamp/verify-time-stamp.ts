import { hash, verify, type X509Certificate } from 'node:crypto'
import { contentOf, DerRefused, itemsOf, oidOf } from '../der/der.ts'
import { digestsByIdentifier, digestsOfSignature, identifiers } from '../der/identifiers.ts'
import type { CertificateTrust } from '../trust/certificate-trust.ts'
import { readTimeStampToken, type TimeStampToken } from './read-time-stamp.ts'

export type TimeStampVerification =
  | { readonly is: 'verified'; readonly generatedAt: Date; readonly authority: X509Certificate }
  | { readonly is: 'refused'; readonly why: TimeStampRefusal }

/** Why a time-stamp is not accepted: a closed set. */
export type TimeStampRefusal =
  | 'malformed'
  | 'imprint_mismatch'
  | 'nonce_mismatch'
  | 'algorithm_not_allowed'
  | 'signature_mismatch'
  | 'authority_missing'
  | 'authority_untrusted'

export interface TimeStampExpectation {
  /** The bytes that were to be stamped. */
  readonly data: Uint8Array
  /** The nonce of the request, when the answer to it is verified. */
  readonly nonce?: Uint8Array
  /** Trusts authorities of time-stamps: their certificate must name that purpose alone (RFC 3161 section 2.3). */
  readonly trust: CertificateTrust
}

/** Verifies a time-stamp token over data: imprint, signed attributes, signature and the authority's certificate. */
export async function verifyTimeStamp(
  token: Uint8Array,
  expectation: TimeStampExpectation,
): Promise<TimeStampVerification> {
  const read = readOrNull(token)
  if (read === null) return refused('malformed')
  const digest = digestsByIdentifier[read.imprintAlgorithm]
  if (digest === undefined) return refused('algorithm_not_allowed')
  if (!hash(digest, expectation.data, 'buffer').equals(read.imprint)) return refused('imprint_mismatch')
  if (expectation.nonce !== undefined && read.nonce !== hexOf(expectation.nonce))
    return refused('nonce_mismatch')

  const authority = findAuthority(read)
  if (authority === undefined) return refused('authority_missing')
  const why = checkSignature(read, authority)
  if (why !== null) return refused(why)
  const answer = await expectation.trust.assess({
    certificate: authority,
    others: read.certificates,
    at: read.generatedAt,
    purpose: 'time-stamping',
  })
  if (answer.is === 'refused') return refused('authority_untrusted')
  return { is: 'verified', generatedAt: read.generatedAt, authority }
}

function readOrNull(token: Uint8Array): TimeStampToken | null {
  try {
    return readTimeStampToken(token)
  } catch (error) {
    if (error instanceof DerRefused) return null
    throw error
  }
}

/** The certificate that the signed attributes name by its hash; the names in SignerInfo are not signed. */
function findAuthority({ certificates, signer }: TimeStampToken): X509Certificate | undefined {
  try {
    const second = signer.attributes.get(identifiers['id-aa-signingCertificateV2'])
    const first = signer.attributes.get(identifiers['id-aa-signingCertificate'])
    const [entry] = itemsOf(itemsOf(second ?? first)[0])
    const parts = itemsOf(entry)
    const isSequence = Array.isArray(parts[0]?.value)
    // ESSCertIDv2 leaves its algorithm out when it is SHA-256; ESSCertID is always SHA-1 (RFC 5035, RFC 2634).
    const algorithm =
      second && isSequence ? digestsByIdentifier[oidOf(itemsOf(parts[0])[0])] : second ? 'sha256' : 'sha1'
    const expected = contentOf(second && isSequence ? parts[1] : parts[0])
    if (algorithm === undefined) return undefined
    return certificates.find((certificate) => hash(algorithm, certificate.raw, 'buffer').equals(expected))
  } catch (error) {
    if (error instanceof DerRefused) return undefined
    throw error
  }
}

function checkSignature(read: TimeStampToken, authority: X509Certificate): TimeStampRefusal | null {
  const { signer, content } = read
  const digest = digestsByIdentifier[signer.digestAlgorithm]
  const signatureDigest =
    signer.signatureAlgorithm === identifiers.rsaEncryption
      ? digest
      : digestsOfSignature[signer.signatureAlgorithm]
  if (digest === undefined || signatureDigest !== digest) return 'algorithm_not_allowed'
  try {
    const contentType = oidOf(signer.attributes.get(identifiers.contentType))
    const messageDigest = contentOf(signer.attributes.get(identifiers.messageDigest))
    if (contentType !== identifiers['id-ct-TSTInfo']) return 'malformed'
    if (!hash(digest, content, 'buffer').equals(messageDigest)) return 'signature_mismatch'
  } catch (error) {
    if (error instanceof DerRefused) return 'malformed'
    throw error
  }
  const matches = verify(digest, signer.signedAttributes, authority.publicKey, signer.signature)
  return matches ? null : 'signature_mismatch'
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^0+(?=.)/, '')
}

function refused(why: TimeStampRefusal): TimeStampVerification {
  return { is: 'refused', why }
}
