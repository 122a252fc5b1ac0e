import { hash, type X509Certificate } from 'node:crypto'
import { signingAlgorithms, xadesNamespace } from '../algorithms.ts'
import { verifyTimeStamp } from '../timestamp/verify-time-stamp.ts'
import { canonicaliseElement } from '../xml/canonicalise.ts'
import { attributeOf, childElements, type ReceivedElement, textOf } from '../xml/received-tree.ts'
import { decodeBase64 } from './decode-base64.ts'
import { isDs, type SignatureParts } from './read-signature.ts'
import { type CanonicalizationUri, canonicalForms, type SignatureSlot } from './signature-profile.ts'
import { refuseUnless } from './signature-refusal.ts'
import { readSigningTime } from './signing-time.ts'
import type { VerifyOptions } from './verify-xmldsig.ts'

/** What a signature says of itself beside what it signs. */
export interface Properties {
  readonly claimedTime: string | null
  readonly stampedAt: Date | null
}

/** How far the clock of a signer may be ahead of ours, in ms. */
const clockTolerance = 600_000

/**
 * Checks what the one object of a signature says: the time, that it is about this signature and certificate, and, for
 * XAdES, the time-stamp. The references of the slot have shown that the object is signed. Throws `Refused`.
 */
export async function checkProperties(
  signature: SignatureParts,
  { object }: SignatureSlot,
  certificate: X509Certificate,
  options: VerifyOptions,
): Promise<Properties> {
  if (object === 'none') return { claimedTime: null, stampedAt: null }
  const [only, ...more] = signature.objects
  refuseUnless(only !== undefined && more.length === 0, 'signature_malformed')
  if (object === 'signing-time') {
    return { claimedTime: readTimeObject(only, signature, certificate, options), stampedAt: null }
  }
  return checkXades(only, signature, certificate, options)
}

/** `SignatureProperties` with one `SigningTime` about this signature (XMLDSig section 5.2). */
function readTimeObject(
  object: ReceivedElement,
  { element }: SignatureParts,
  certificate: X509Certificate,
  options: VerifyOptions,
): string {
  const properties = only(object, (child) => isDs(child, 'SignatureProperties'))
  const property = only(properties, (child) => isDs(child, 'SignatureProperty'))
  refuseUnless(attributeOf(property, 'Target') === targetOf(element), 'properties_mismatch')
  const time = only(property, ({ localName }) => localName === 'SigningTime')
  return assertTime(textOf(time), certificate, options)
}

async function checkXades(
  object: ReceivedElement,
  signature: SignatureParts,
  certificate: X509Certificate,
  options: VerifyOptions,
): Promise<Properties> {
  const qualifying = only(object, (child) => isXades(child, 'QualifyingProperties'))
  refuseUnless(attributeOf(qualifying, 'Target') === targetOf(signature.element), 'properties_mismatch')
  const [signedProperties, unsigned, ...more] = childElements(qualifying)
  refuseUnless(isXades(signedProperties, 'SignedProperties') && more.length === 0, 'signature_malformed')
  const ofSignature = childElements(signedProperties)[0]
  refuseUnless(isXades(ofSignature, 'SignedSignatureProperties'), 'signature_malformed')
  const find = (name: string) => only(ofSignature, (child) => isXades(child, name))
  const claimedTime = assertTime(textOf(find('SigningTime')), certificate, options)
  assertCertificate(find('SigningCertificateV2'), certificate)
  return { claimedTime, stampedAt: unsigned ? await readTimeStamp(unsigned, signature, options) : null }
}

/** The first certificate that is named is the signer's (ETSI EN 319 132-1 section 5.2.2). */
function assertCertificate(named: ReceivedElement, certificate: X509Certificate): void {
  const digestOf = childElements(childElements(named)[0] ?? named)[0]
  refuseUnless(isXades(digestOf, 'CertDigest'), 'signature_malformed')
  const [method, value] = childElements(digestOf)
  refuseUnless(isDs(method, 'DigestMethod') && isDs(value, 'DigestValue'), 'signature_malformed')
  const known = Object.values(signingAlgorithms).find(
    ({ digestUri }) => digestUri === attributeOf(method, 'Algorithm'),
  )
  refuseUnless(known !== undefined, 'algorithm_not_allowed')
  const actual = hash(known.digest, certificate.raw, 'buffer')
  refuseUnless(actual.equals(decodeBase64(textOf(value))), 'properties_mismatch')
}

/** The signature time-stamp, over the canonical SignatureValue (section 5.3). Other unsigned properties are ignored. */
async function readTimeStamp(
  unsigned: ReceivedElement,
  { valueElement }: SignatureParts,
  { timeStampTrust }: VerifyOptions,
): Promise<Date | null> {
  refuseUnless(isXades(unsigned, 'UnsignedProperties'), 'signature_malformed')
  const properties = childElements(unsigned).flatMap(childElements)
  const [stamp, ...more] = properties.filter((child) => isXades(child, 'SignatureTimeStamp'))
  if (stamp === undefined) return null
  refuseUnless(more.length === 0, 'signature_malformed')
  const method = childElements(stamp).find((child) => isDs(child, 'CanonicalizationMethod'))
  const form = canonicalForms[(method && attributeOf(method, 'Algorithm')) as CanonicalizationUri]
  const token = only(stamp, (child) => isXades(child, 'EncapsulatedTimeStamp'))
  refuseUnless(form !== undefined, 'algorithm_not_allowed')
  refuseUnless(timeStampTrust !== undefined, 'time_stamp_refused')
  const verification = await verifyTimeStamp(decodeBase64(textOf(token)), {
    data: Buffer.from(canonicaliseElement(valueElement, form)),
    trust: timeStampTrust,
  })
  refuseUnless(verification.is === 'verified', 'time_stamp_refused')
  return verification.generatedAt
}

/** A claimed time may not be in the future, nor before the certificate was made. */
function assertTime(
  text: string | undefined,
  { validFromDate }: X509Certificate,
  { receivedAt }: VerifyOptions,
): string {
  const time = text === undefined ? null : readSigningTime(text)
  refuseUnless(text !== undefined && time !== null, 'signing_time_not_allowed')
  const isPossible = validFromDate <= time && time.getTime() <= receivedAt.getTime() + clockTolerance
  refuseUnless(isPossible, 'signing_time_not_allowed')
  return text
}

function targetOf(signature: ReceivedElement): string {
  return `#${attributeOf(signature, 'Id')}`
}

function only(parent: ReceivedElement, isWanted: (child: ReceivedElement) => boolean): ReceivedElement {
  const [found, ...more] = childElements(parent).filter(isWanted)
  refuseUnless(found !== undefined && more.length === 0, 'signature_malformed')
  return found
}

function isXades(element: ReceivedElement | undefined, localName: string): element is ReceivedElement {
  return element !== undefined && element.localName === localName && element.namespace === xadesNamespace
}
