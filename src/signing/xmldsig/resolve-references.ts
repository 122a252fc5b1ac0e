import { hash } from 'node:crypto'
import { envelopedSignatureUri, inclusiveC14nUri } from '../algorithms.ts'
import { canonicaliseDocument, canonicaliseElement } from '../xml/canonicalise.ts'
import { standsAt } from '../xml/element-path.ts'
import {
  attributeOf,
  descendants,
  type ReceivedDocument,
  type ReceivedElement,
} from '../xml/received-tree.ts'
import type { ReferenceParts, SignatureParts } from './read-signature.ts'
import { receivedAlgorithms } from './received-algorithms.ts'
import {
  type CanonicalizationUri,
  canonicalForms,
  type ReferenceRule,
  type SignatureProfile,
} from './signature-profile.ts'
import { refuseUnless } from './signature-refusal.ts'
import type { Survey } from './survey-document.ts'

/** The canonical bytes of each reference by the name of its rule. */
export type SignedParts = ReadonlyMap<string, string>

/**
 * Holds the references of a signature to the rules of its slot, one for one, and their digests to what they refer to.
 * Throws `Refused`.
 */
export function resolveReferences(
  document: ReceivedDocument,
  survey: Survey,
  signature: SignatureParts,
  rules: readonly ReferenceRule[],
  profile: SignatureProfile,
): SignedParts {
  const signed = new Map<string, string>()
  for (const reference of signature.references) {
    const target = findTarget(survey, reference.uri, profile)
    const rule = rules.find(({ to }) => fits(to, target, signature.element, document, profile))
    refuseUnless(rule !== undefined, 'reference_misplaced')
    assertAlone(document, rule)
    refuseUnless(!signed.has(rule.name), 'reference_repeated')
    signed.set(rule.name, readTarget(document, target, signature.element, reference, rule, profile))
  }
  refuseUnless(signed.size === rules.length, 'reference_missing')
  return signed
}

/** What a URI means: the whole document, or the one element that carries the Id. */
type Target = 'document' | ReceivedElement

function findTarget({ ids }: Survey, uri: string | undefined, { idAttribute }: SignatureProfile): Target {
  if (uri === '') return 'document'
  refuseUnless(uri?.startsWith('#') === true && uri.length > 1, 'reference_unresolved')
  const bearers = ids.get(uri.slice(1)) ?? []
  refuseUnless(bearers.length > 0, 'reference_unresolved')
  // A match by another spelling of Id must not exist either: another verifier might take that one.
  refuseUnless(bearers.length === 1, 'id_repeated')
  const [bearer] = bearers
  refuseUnless(bearer?.attribute === idAttribute, 'reference_unresolved')
  return bearer.element
}

function fits(
  to: ReferenceRule['to'],
  target: Target,
  signature: ReceivedElement,
  { root }: ReceivedDocument,
  { idAttribute }: SignatureProfile,
): boolean {
  if (to.is === 'document') return target === 'document' || target === root
  if (target === 'document' || target === signature) return false
  if (to.is === 'own') return standsAt(target, to.path, signature)
  return (
    standsAt(target, to.path, null) && (to.id === undefined || attributeOf(target, idAttribute) === to.id)
  )
}

function assertAlone({ root }: ReceivedDocument, { to }: ReferenceRule): void {
  if (to.is !== 'element' || !to.isAlone) return
  let found = 0
  for (const element of descendants(root)) if (standsAt(element, to.path, null)) found += 1
  refuseUnless(found === 1, 'target_repeated')
}

function readTarget(
  document: ReceivedDocument,
  target: Target,
  signature: ReceivedElement,
  { transforms, digestMethod, digest }: ReferenceParts,
  rule: ReferenceRule,
  { algorithms }: SignatureProfile,
): string {
  const names = transforms.join(' ')
  refuseUnless(
    !transforms.includes(undefined) && rule.transforms.some((allowed) => allowed.join(' ') === names),
    'transform_not_allowed',
  )
  const algorithm = algorithms.find((name) => receivedAlgorithms[name].digestUri === digestMethod)
  refuseUnless(algorithm !== undefined, 'algorithm_not_allowed')

  const written = canonicalTarget(document, target, transforms as readonly string[], signature)
  const actual = hash(receivedAlgorithms[algorithm].digest, written, 'buffer')
  refuseUnless(actual.equals(digest), 'digest_mismatch')
  return written
}

/** What a digest is taken over: the target without this signature where that is asked, in the form that is named last. */
export function canonicalTarget(
  document: ReceivedDocument,
  target: Target,
  transforms: readonly string[],
  signature: ReceivedElement,
): string {
  const uri = transforms.findLast((name) => name !== envelopedSignatureUri) ?? inclusiveC14nUri
  const form = { ...canonicalForms[uri as CanonicalizationUri], comments: false }
  const omitted = transforms.includes(envelopedSignatureUri) ? signature : null
  if (target === 'document') return canonicaliseDocument(document, form, omitted)
  return canonicaliseElement(target, form, omitted)
}
