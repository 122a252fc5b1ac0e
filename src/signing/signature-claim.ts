import { hash, X509Certificate } from 'node:crypto'
import { type XmlDocument, XmlElement } from 'libxml2-wasm'
import type { SigningAlgorithm } from '../ports/signer.ts'
import { envelopedSignatureUri, exclusiveC14nUri, signingAlgorithms, xmldsigNamespace } from './algorithms.ts'
import { algorithmOf, canonicalise, decodeBase64, elementsIn, structure } from './received-document.ts'
import { Refused, refuseUnless } from './signature-refusal.ts'

/** What a partner signs and how; everything else is refused. */
export interface SignatureProfile {
  /** `enveloped`: the root is signed. `outside`: a child of the root is. The signature is a child of the root in both. */
  readonly placement: 'enveloped' | 'outside'
  readonly idAttribute?: string
  readonly algorithms: readonly SigningAlgorithm[]
  readonly trusts: (certificate: X509Certificate) => boolean
  readonly maxBytes: number
}

/** What the document says about itself; nothing in it is believed until the signature is checked. */
export interface SignatureClaim {
  readonly algorithm: SigningAlgorithm
  readonly certificate: X509Certificate
  readonly signedInfo: string
  readonly signatureValue: Buffer
  readonly signed: string
}

/** Reads the one signature and what it refers to, holding both to the profile. Throws `Refused`. */
export function readClaim(document: XmlDocument, profile: SignatureProfile): SignatureClaim {
  refuseUnless(document.find('//processing-instruction()').length === 0, 'xml_unsafe')
  const signature = onlySignature(document)
  const [signedInfoNode, valueNode, keyInfo] = structure(signature, [
    'SignedInfo',
    'SignatureValue',
    'KeyInfo',
  ])
  const { algorithm, digestNode, digestAlgorithm, uri } = readSignedInfo(signedInfoNode, profile)
  const target = resolve(document, signature, uri, profile)
  const certificate = readCertificate(keyInfo)
  refuseUnless(profile.trusts(certificate), 'certificate_untrusted')

  const expected = decodeBase64(digestNode.content)
  const signatureValue = decodeBase64(valueNode.content)
  const signedInfo = canonicalise(signedInfoNode)
  signature.remove()
  // The root alone is the whole document: comments do not count, and processing instructions were refused.
  const signed = canonicalise(profile.placement === 'enveloped' ? document : target)
  const actual = hash(signingAlgorithms[digestAlgorithm].digest, signed, 'buffer')
  refuseUnless(actual.equals(expected), 'digest_mismatch')
  return { algorithm, certificate, signedInfo, signatureValue, signed }
}

function onlySignature(document: XmlDocument): XmlElement {
  const [signature, ...others] = document.find('//ds:Signature', { ds: xmldsigNamespace })
  refuseUnless(signature instanceof XmlElement, 'signature_missing')
  refuseUnless(others.length === 0, 'signature_repeated')
  refuseUnless(signature.parent?.isSameNode(document.root) === true, 'signature_misplaced')
  return signature
}

function readSignedInfo(signedInfo: XmlElement, { algorithms, placement }: SignatureProfile) {
  const references = elementsIn(signedInfo).filter(({ name }) => name === 'Reference')
  refuseUnless(references.length < 2, 'reference_repeated')
  const [c14n, method, reference] = structure(signedInfo, [
    'CanonicalizationMethod',
    'SignatureMethod',
    'Reference',
  ])
  const [transforms, digestMethod, digestNode] = structure(reference, [
    'Transforms',
    'DigestMethod',
    'DigestValue',
  ])
  refuseUnless(algorithmOf(c14n) === exclusiveC14nUri, 'algorithm_not_allowed')
  const algorithm = algorithms.find((name) => signingAlgorithms[name].signatureUri === algorithmOf(method))
  const digestAlgorithm = algorithms.find(
    (name) => signingAlgorithms[name].digestUri === algorithmOf(digestMethod),
  )
  refuseUnless(algorithm !== undefined && digestAlgorithm !== undefined, 'algorithm_not_allowed')
  refuseUnless(
    elementsIn(transforms).map(algorithmOf).join(' ') === allowedTransforms[placement].join(' '),
    'transform_not_allowed',
  )
  return { algorithm, digestAlgorithm, digestNode, uri: reference.attr('URI')?.value }
}

const allowedTransforms = {
  enveloped: [envelopedSignatureUri, exclusiveC14nUri],
  outside: [exclusiveC14nUri],
} as const satisfies Record<SignatureProfile['placement'], readonly string[]>

/** Finds the element that the reference names and holds it to the place the profile gives it. */
function resolve(
  document: XmlDocument,
  signature: XmlElement,
  uri: string | undefined,
  { placement, idAttribute = 'Id' }: SignatureProfile,
): XmlElement {
  const ids = document.find(`//@${idAttribute}`).map(({ content }) => content)
  refuseUnless(new Set(ids).size === ids.length, 'id_repeated')
  if (uri === '' && placement === 'enveloped') return document.root

  refuseUnless(uri?.startsWith('#') === true && uri.length > 1, 'reference_unresolved')
  const id = uri.slice(1)
  const named = document.find(anyIdAttribute).filter(({ content }) => content === id)
  refuseUnless(named.length > 0, 'reference_unresolved')
  refuseUnless(named.length === 1, 'id_repeated')
  const target = named[0]?.parent
  refuseUnless(target?.attr(idAttribute)?.value === id, 'reference_unresolved')

  const isRoot = target.isSameNode(document.root)
  const isChildOfRoot = target.parent?.isSameNode(document.root) === true && !target.isSameNode(signature)
  refuseUnless(placement === 'enveloped' ? isRoot : isChildOfRoot, 'reference_misplaced')
  return target
}

/** Other verifiers may resolve a reference by another spelling of Id, so a match by any of them must be the only one. */
const anyIdAttribute = '//@*[local-name()="Id" or local-name()="ID" or local-name()="id"]'

function readCertificate(keyInfo: XmlElement): X509Certificate {
  const [node] = keyInfo.find('ds:X509Data/ds:X509Certificate', { ds: xmldsigNamespace })
  refuseUnless(node !== undefined, 'certificate_missing')
  try {
    return new X509Certificate(decodeBase64(node.content))
  } catch {
    throw new Refused('certificate_missing')
  }
}
