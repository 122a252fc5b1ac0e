import { verify, type X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeXml } from '../../wire/decode-xml.ts'
import { fitsAlgorithm, keyOperation } from '../keys/key-operation.ts'
import type { CertificateTrust } from '../trust/certificate-trust.ts'
import { canonicaliseElement } from '../xml/canonicalise.ts'
import { standsAt } from '../xml/element-path.ts'
import { readDocument } from '../xml/read-document.ts'
import type { ReceivedDocument, ReceivedElement } from '../xml/received-tree.ts'
import { XmlRefused } from '../xml/xml-refused.ts'
import { checkProperties, type Properties } from './check-properties.ts'
import { readKeyInfo } from './read-key-info.ts'
import { readSignature, type SignatureParts } from './read-signature.ts'
import { receivedAlgorithms } from './received-algorithms.ts'
import { resolveReferences, type SignedParts } from './resolve-references.ts'
import {
  type CanonicalizationUri,
  canonicalForms,
  type ReceivedAlgorithm,
  type SignatureProfile,
  type SignatureSlot,
} from './signature-profile.ts'
import { Refused, refuseUnless, type SignatureRefusal } from './signature-refusal.ts'
import { type Survey, surveyDocument } from './survey-document.ts'

export type Verification =
  | { readonly is: 'verified'; readonly signatures: readonly VerifiedSignature[] }
  | { readonly is: 'refused'; readonly why: SignatureRefusal }

export interface VerifiedSignature {
  readonly slot: string
  /** The canonical bytes that the signature covers, by the name of their reference: read these and nothing else. */
  readonly signed: Readonly<Record<string, Buffer>>
  readonly certificate: X509Certificate
  readonly algorithm: ReceivedAlgorithm
  /** What the signer says of the time, in the words of the message; it proves nothing. */
  readonly claimedTime: string | null
  /** What a time-stamping authority says of it. */
  readonly stampedAt: Date | null
  /** `unchecked`: nobody could say whether the certificate was revoked; it is among those asked about again. */
  readonly revocation: 'good' | 'unchecked' | 'not-asked'
}

export interface VerifyOptions {
  readonly profile: SignatureProfile
  readonly trust: CertificateTrust
  /** Trusts authorities of time-stamps, for profiles with XAdES. */
  readonly timeStampTrust?: CertificateTrust
  /** When the message came: the instant at which a certificate must be good unless a time-stamp proves an earlier one. */
  readonly receivedAt: Date
  readonly maxBytes: number
}

/**
 * Verifies every signature of a received document against a profile. Whatever a reader could get wrong with hostile
 * bytes, what comes back are byte strings whose digests a trusted key has signed.
 */
export async function verifyXml(bytes: Uint8Array, options: VerifyOptions): Promise<Verification> {
  try {
    const document = readReceived(bytes, options.maxBytes)
    const survey = surveyDocument(document)
    assertUniqueIds(survey, options.profile)
    const signatures = []
    for (const [slot, elements] of placeSignatures(survey, options.profile)) {
      for (const element of elements) {
        signatures.push(await verifySignature(document, survey, element, slot, options))
      }
    }
    return { is: 'verified', signatures }
  } catch (error) {
    if (error instanceof Refused) return { is: 'refused', why: error.why }
    throw error
  }
}

/** Reads a received document whose signatures are of interest. Throws `Refused`. */
export function readReceived(bytes: Uint8Array, maxBytes: number): ReceivedDocument {
  let text: string
  try {
    text = decodeXml(bytes, maxBytes)
  } catch {
    throw new Refused('xml_unsafe')
  }
  try {
    const document = readDocument(text)
    refuseUnless(!document.hasInstructions, 'xml_unsafe')
    return document
  } catch (error) {
    if (error instanceof XmlRefused) throw new Refused('xml_malformed')
    throw error
  }
}

function assertUniqueIds({ ids }: Survey, { uniqueIds, idAttribute }: SignatureProfile): void {
  if (uniqueIds === 'where-referenced') return
  for (const bearers of ids.values()) {
    refuseUnless(
      bearers.length === 1 || bearers.filter(({ attribute }) => attribute === idAttribute).length < 2,
      'id_repeated',
    )
  }
}

/** Gives each signature its slot: one that stands in none, and one too many, are refused. */
function placeSignatures(
  { signatures }: Survey,
  { slots }: SignatureProfile,
): Map<string, readonly ReceivedElement[]> {
  refuseUnless(signatures.length > 0, 'signature_missing')
  const placed = new Map<string, ReceivedElement[]>(Object.keys(slots).map((slot) => [slot, []]))
  const holders = new Set<ReceivedElement | null>()
  for (const signature of signatures) {
    const holder = signature.parent
    const slot = Object.keys(slots).find((name) => {
      return holder !== null && standsAt(holder, (slots[name] as SignatureSlot).holder, null)
    })
    refuseUnless(slot !== undefined, 'signature_misplaced')
    const isAnother = slots[slot]?.occurs !== 'any' && (placed.get(slot)?.length ?? 0) > 0
    refuseUnless(!isAnother && !holders.has(holder), 'signature_repeated')
    holders.add(holder)
    placed.get(slot)?.push(signature)
  }
  for (const [slot, found] of placed) {
    refuseUnless(found.length > 0 || slots[slot]?.occurs !== 'once', 'signature_missing')
  }
  return placed
}

async function verifySignature(
  document: ReceivedDocument,
  survey: Survey,
  element: ReceivedElement,
  slotName: string,
  options: VerifyOptions,
): Promise<VerifiedSignature> {
  const { profile, trust } = options
  const slot = profile.slots[slotName] as SignatureSlot
  const signature = readSignature(element)
  const { algorithm, signedInfo } = readMethods(signature, profile)
  refuseUnless(slot.object !== 'none' || signature.objects.length === 0, 'signature_malformed')
  const signed = resolveReferences(document, survey, signature, slot.references, profile)
  const { own, publicKey, others } = readKeyInfo(signature.keyInfo, trust)

  refuseUnless(fitsAlgorithm(publicKey, algorithm), 'algorithm_not_allowed')
  const matches = await verifyInThreadPool(
    receivedAlgorithms[algorithm].digest,
    Buffer.from(signedInfo),
    keyOperation(publicKey, algorithm),
    signature.value,
  )
  refuseUnless(matches, 'signature_mismatch')

  const properties = await checkProperties(signature, slot, own, options)
  const revocation = await assess(own, others, properties, options)
  const { claimedTime, stampedAt } = properties
  return {
    slot: slotName,
    signed: toBytes(signed),
    certificate: own,
    algorithm,
    claimedTime,
    stampedAt,
    revocation,
  }
}

const verifyInThreadPool = promisify(verify)

/** The methods of SignedInfo, which decide everything else, held to the profile; and the bytes that were signed. */
function readMethods({ canonicalization, method, signedInfo }: SignatureParts, profile: SignatureProfile) {
  const c14n = profile.canonicalization.find((uri) => uri === canonicalization)
  const algorithm = profile.algorithms.find((name) => receivedAlgorithms[name].signatureUri === method)
  refuseUnless(c14n !== undefined && algorithm !== undefined, 'algorithm_not_allowed')
  return {
    algorithm,
    signedInfo: canonicaliseElement(signedInfo, canonicalForms[c14n as CanonicalizationUri]),
  }
}

async function assess(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  { stampedAt }: Properties,
  { trust, receivedAt }: VerifyOptions,
) {
  const at = stampedAt ?? receivedAt
  const answer = await trust.assess({ certificate, others, at, purpose: 'signing' })
  if (answer.is === 'refused') throw new Refused(answer.why)
  return answer.revocation
}

function toBytes(signed: SignedParts): Record<string, Buffer> {
  return Object.fromEntries([...signed].map(([name, text]) => [name, Buffer.from(text)]))
}
