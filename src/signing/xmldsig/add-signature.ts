import { hash } from 'node:crypto'
import type { Signer } from '../../ports/signer.ts'
import { signingAlgorithms } from '../algorithms.ts'
import type { TimeStamper } from '../timestamp/time-stamper.ts'
import { canonicaliseElement } from '../xml/canonicalise.ts'
import { attributeOf, childElements, descendants, type ReceivedElement } from '../xml/received-tree.ts'
import { element, writeCanonical, type XmlElement } from './canonical-xml.ts'
import { findHolder, insertSignature, readPlaced, readSignable } from './place-signature.ts'
import { type PlannedReference, planReferences } from './plan-references.ts'
import { readSignature } from './read-signature.ts'
import { canonicalTarget, resolveReferences } from './resolve-references.ts'
import { type SignatureIds, timeObject, xadesObject } from './signature-objects.ts'
import {
  type CanonicalizationUri,
  canonicalForms,
  type SignatureProfile,
  type SignatureSlot,
} from './signature-profile.ts'
import { Refused } from './signature-refusal.ts'
import { surveyDocument } from './survey-document.ts'
import { unwritable } from './unwritable.ts'
import { signatureDeclaration, writeKeyInfo, writeSignedInfo } from './write-signature.ts'

export interface AddSignatureOptions {
  readonly profile: SignatureProfile
  readonly slot: string
  readonly signer: Signer
  readonly signingTime: Date
  /** The Id of the element that takes the signature, where the slot has several. */
  readonly holderId?: string
  /** The Id of what a reference signs, by the name of its rule, where several elements fit. */
  readonly targetIds?: Readonly<Record<string, string>>
  /** Stamps an XAdES signature, which makes it B-T. */
  readonly timeStamper?: TimeStamper
  readonly maxBytes: number
}

/** What is known of a signature while it is made. */
interface Progress {
  readonly digests: readonly string[]
  readonly value: string
  readonly timeStamp: Buffer | null
}

/**
 * Adds a signature to a document, in the slot of a profile, and changes nothing else: signatures that are there stay
 * valid. KeyInfo has the whole chain where the profile does not say otherwise. Throws `unwritable_text` when the document
 * has no place for it or not exactly one element for each reference, and what the signer and the time-stamper throw.
 */
export async function addSignature(bytes: Uint8Array, options: AddSignatureOptions): Promise<Buffer> {
  const { profile, signer } = options
  const slot = profile.slots[options.slot]
  if (slot === undefined) throw unwritable('a document', 'its profile has no such slot')
  if (!profile.algorithms.includes(signer.algorithm)) {
    throw unwritable('a document', `its profile does not allow ${signer.algorithm}`)
  }
  const canonicalization = profile.canonicalization[0] as CanonicalizationUri
  const form = canonicalForms[canonicalization]
  const document = readSignable(bytes, options.maxBytes)
  const holder = findHolder(document, slot, profile, options.holderId)
  const ids = idsOf(slot, options)
  const planned = planReferences(document, slot, profile, ids, options.targetIds ?? {})

  const compose = ({ digests, value, timeStamp }: Progress): string => {
    const references = planned.map((plan, index) => ({ ...plan, digest: digests[index] ?? '' }))
    const stamp = timeStamp && { token: timeStamp, canonicalization }
    const id = slot.object === 'none' ? {} : { Id: ids.signature }
    const tree = element('ds:Signature', { ...signatureDeclaration, ...id }, [
      { canonical: writeSignedInfo(canonicalization, signer, references) },
      element('ds:SignatureValue', {}, [value]),
      { canonical: writeKeyInfo(signer, slot.writes?.keyInfo ?? 'chain') },
      ...objectsOf(slot, ids, planned, options, stamp),
    ])
    return insertSignature(document.text, holder, writeCanonical(tree))
  }

  // Each step reads the document as its verifiers will, since what is in force around the signature counts.
  let progress: Progress = { digests: [], value: '', timeStamp: null }
  const part = (index: number) => childElements(readPlaced(compose(progress), holder).signature)[index]
  progress = { ...progress, digests: takeDigests(compose(progress), holder, planned, options) }
  const signedInfo = canonicaliseElement(part(0) as ReceivedElement, form)
  progress = { ...progress, value: (await signer.sign(Buffer.from(signedInfo))).toString('base64') }
  if (options.timeStamper) {
    const value = canonicaliseElement(part(1) as ReceivedElement, form)
    progress = { ...progress, timeStamp: (await options.timeStamper(Buffer.from(value))).token }
  }
  const text = compose(progress)
  assertHolds(text, holder, slot, profile)
  return Buffer.from(text)
}

function idsOf({ writes }: SignatureSlot, { slot, holderId }: AddSignatureOptions): SignatureIds {
  const signature = writes?.signatureId ?? ['signature', slot, holderId].filter(Boolean).join('-')
  return {
    signature,
    object: writes?.objectId ?? `${signature}-object`,
    property: writes?.propertyId ?? `${signature}-properties`,
  }
}

function objectsOf(
  { object }: SignatureSlot,
  ids: SignatureIds,
  planned: readonly PlannedReference[],
  { signer, signingTime }: AddSignatureOptions,
  timeStamp: { token: Buffer; canonicalization: string } | null,
): XmlElement[] {
  if (object === 'none') return []
  if (object === 'signing-time') return [timeObject(ids, signingTime)]
  const dataReferences = planned.flatMap(({ id }) => (id === undefined ? [] : [id]))
  return [xadesObject(ids, { signingTime, signer, dataReferences, timeStamp })]
}

function takeDigests(
  draft: string,
  holder: ReceivedElement,
  planned: readonly PlannedReference[],
  { profile, signer }: AddSignatureOptions,
): string[] {
  const { document, signature } = readPlaced(draft, holder)
  const { digest } = signingAlgorithms[signer.algorithm]
  return planned.map(({ uri, transforms }) => {
    const target = uri === '' ? 'document' : byId(document.root, uri.slice(1), profile)
    return hash(digest, canonicalTarget(document, target, transforms, signature), 'base64')
  })
}

function byId(root: ReceivedElement, id: string, { idAttribute }: SignatureProfile): ReceivedElement {
  for (const element of descendants(root)) if (attributeOf(element, idAttribute) === id) return element
  throw unwritable('a document', 'a reference has lost what it refers to')
}

/** What leaves is held to the rules that its verifiers have: an Id that stands twice, say, is found here. */
function assertHolds(
  text: string,
  holder: ReceivedElement,
  { references }: SignatureSlot,
  profile: SignatureProfile,
): void {
  try {
    const { document, signature } = readPlaced(text, holder)
    const survey = surveyDocument(document)
    resolveReferences(document, survey, readSignature(signature), references, profile)
  } catch (error) {
    if (error instanceof Refused) throw unwritable(holder.name, `its signature would not hold: ${error.why}`)
    throw error
  }
}
