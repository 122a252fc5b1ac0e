import { hash, verify, type X509Certificate } from 'node:crypto'
import type { SigningAlgorithm } from '../../ports/signer.ts'
import { signingAlgorithms } from '../algorithms.ts'
import {
  contentOf,
  DerRefused,
  isTagged,
  itemsOf,
  oidOf,
  readDer,
  sequence,
  timeOf,
  writeDer,
} from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'
import { fitsAlgorithm, keyOperation } from '../keys/key-operation.ts'
import type { CertificateTrust } from '../trust/certificate-trust.ts'
import { cmsIdentifiers } from './cms-identifiers.ts'
import { type CmsMessage, type CmsSigner, readCms } from './read-cms.ts'
import { algorithmOf } from './signature-algorithms.ts'

export interface CmsExpectation {
  /** The content that travelled beside; without it, it must stand inside. */
  readonly content?: Uint8Array
  readonly algorithms: readonly SigningAlgorithm[]
  readonly trust: CertificateTrust
  /** When the certificates must have been good: the instant of receipt, not the time that the signer claims. */
  readonly at: Date
  readonly maxBytes: number
}

export type CmsVerification =
  | { readonly is: 'verified'; readonly content: Buffer; readonly signers: readonly VerifiedCmsSigner[] }
  | { readonly is: 'refused'; readonly why: CmsRefusal }

export interface VerifiedCmsSigner {
  readonly certificate: X509Certificate
  readonly algorithm: SigningAlgorithm
  /** What the signer claims. */
  readonly signingTime: Date | null
}

/** Why a CMS message is not accepted: a closed set. */
export type CmsRefusal =
  | 'too_large'
  | 'malformed'
  | 'content_missing'
  | 'content_twice'
  | 'attributes_missing'
  | 'algorithm_not_allowed'
  | 'certificate_missing'
  | 'certificate_untrusted'
  | 'digest_mismatch'
  | 'signature_mismatch'

/**
 * Verifies CMS SignedData, attached or detached, and gives the content that was verified. Every signature in it must
 * hold. Signed attributes are demanded: without them the DER of one message's attributes could be passed off as the
 * content of another.
 */
export async function verifyCms(message: Uint8Array, expectation: CmsExpectation): Promise<CmsVerification> {
  if (message.length > expectation.maxBytes) return refused('too_large')
  try {
    const read = readCms(message)
    if (read.content !== null && expectation.content !== undefined) return refused('content_twice')
    const content = read.content ?? expectation.content
    if (content === undefined) return refused('content_missing')
    const signers: VerifiedCmsSigner[] = []
    for (const signer of read.signers) {
      const verified = await verifySigner(signer, Buffer.from(content), read, expectation)
      if (typeof verified === 'string') return refused(verified)
      signers.push(verified)
    }
    return { is: 'verified', content: Buffer.from(content), signers }
  } catch (error) {
    if (error instanceof DerRefused) return refused('malformed')
    throw error
  }
}

async function verifySigner(
  signer: CmsSigner,
  content: Buffer,
  { certificates }: CmsMessage,
  { algorithms, trust, at }: CmsExpectation,
): Promise<VerifiedCmsSigner | CmsRefusal> {
  if (signer.signedAttributes === null) return 'attributes_missing'
  const algorithm = algorithmOf(signer.digestAlgorithm, signer.signatureAlgorithm)
  if (algorithm === undefined || !algorithms.includes(algorithm)) return 'algorithm_not_allowed'
  const certificate = certificates.find((candidate) => isNamedBy(candidate, signer))
  if (!certificate || !isTheSignedOne(certificate, signer)) return 'certificate_missing'
  if (!fitsAlgorithm(certificate.publicKey, algorithm)) return 'algorithm_not_allowed'

  const { digest, keyType } = signingAlgorithms[algorithm]
  if (oidOf(signer.attributes.get(identifiers.contentType)) !== cmsIdentifiers.data) return 'malformed'
  const claimed = contentOf(signer.attributes.get(identifiers.messageDigest))
  if (!hash(digest, content, 'buffer').equals(claimed)) return 'digest_mismatch'
  const key = keyType === 'ec' ? certificate.publicKey : keyOperation(certificate.publicKey, algorithm)
  if (!verify(digest, signer.signedAttributes, key, signer.signature)) return 'signature_mismatch'

  const others = certificates.filter((one) => one !== certificate)
  const answer = await trust.assess({ certificate, others, at, purpose: 'signing' })
  if (answer.is === 'refused') return 'certificate_untrusted'
  const time = signer.attributes.get(cmsIdentifiers.signingTime)
  return { certificate, algorithm, signingTime: time ? timeOf(time) : null }
}

function isNamedBy(certificate: X509Certificate, { identifier }: CmsSigner): boolean {
  const fields = itemsOf(itemsOf(readDer(certificate.raw))[0])
  const [serial, , issuer] = isTagged(fields[0], 0) ? fields.slice(1) : fields
  if (identifier.kind === 'issuer') {
    return (
      serial !== undefined &&
      issuer !== undefined &&
      writeDer(sequence(issuer, serial)).equals(identifier.bytes)
    )
  }
  const wrapper = fields.find((field) => isTagged(field, 3))
  const extensions = wrapper ? itemsOf(itemsOf(wrapper)[0]).map(itemsOf) : []
  const keyId = extensions.find(([name]) => oidOf(name) === subjectKeyIdentifier)?.at(-1)
  return keyId !== undefined && contentOf(readDer(contentOf(keyId))).equals(identifier.bytes)
}

const subjectKeyIdentifier = '2.5.29.14'

/** Where the signer signed which certificate is meant (RFC 5035), another with the same name does not do. */
function isTheSignedOne(certificate: X509Certificate, { attributes }: CmsSigner): boolean {
  const named = attributes.get(identifiers['id-aa-signingCertificateV2'])
  if (named === undefined) return true
  const parts = itemsOf(itemsOf(itemsOf(named)[0])[0])
  const first = parts[0]
  const hasAlgorithm = Array.isArray(first?.value)
  if (hasAlgorithm && oidOf(itemsOf(first)[0]) !== identifiers.sha256) return false
  return hash('sha256', certificate.raw, 'buffer').equals(contentOf(hasAlgorithm ? parts[1] : first))
}

const refused = (why: CmsRefusal): CmsVerification => ({ is: 'refused', why })
