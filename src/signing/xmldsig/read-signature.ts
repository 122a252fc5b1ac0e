import { xmldsigNamespace } from '../algorithms.ts'
import { attributeOf, childElements, type ReceivedElement, textOf } from '../xml/received-tree.ts'
import { decodeBase64 } from './decode-base64.ts'
import { refuseUnless } from './signature-refusal.ts'

/** A `ds:Signature` taken apart; nothing in it is believed until it is verified. */
export interface SignatureParts {
  readonly element: ReceivedElement
  readonly signedInfo: ReceivedElement
  readonly canonicalization: string | undefined
  readonly method: string | undefined
  readonly references: readonly ReferenceParts[]
  readonly valueElement: ReceivedElement
  readonly value: Buffer
  readonly keyInfo: ReceivedElement | undefined
  readonly objects: readonly ReceivedElement[]
}

export interface ReferenceParts {
  readonly uri: string | undefined
  /** Undefined entries are transforms with parameters, which nothing allows. */
  readonly transforms: readonly (string | undefined)[]
  readonly digestMethod: string | undefined
  readonly digest: Buffer
}

/** Far more than any message has; each reference costs a canonicalisation. */
const mostReferences = 16

/** Takes a signature apart as its schema has it (XMLDSig section 4). Throws `Refused`. */
export function readSignature(element: ReceivedElement): SignatureParts {
  const [signedInfo, valueElement, ...rest] = childElements(element)
  refuseUnless(isDs(signedInfo, 'SignedInfo') && isDs(valueElement, 'SignatureValue'), 'signature_malformed')
  const keyInfo = isDs(rest[0], 'KeyInfo') ? rest[0] : undefined
  const objects = keyInfo ? rest.slice(1) : rest
  refuseUnless(
    objects.every((object) => isDs(object, 'Object')),
    'signature_malformed',
  )

  const [c14n, method, ...references] = childElements(signedInfo)
  refuseUnless(isDs(c14n, 'CanonicalizationMethod') && isDs(method, 'SignatureMethod'), 'signature_malformed')
  refuseUnless(references.length <= mostReferences, 'signature_malformed')
  return {
    element,
    signedInfo,
    canonicalization: algorithmOf(c14n),
    method: algorithmOf(method),
    references: references.map(readReference),
    valueElement,
    value: decodeBase64(textOf(valueElement)),
    keyInfo,
    objects,
  }
}

function readReference(reference: ReceivedElement): ReferenceParts {
  refuseUnless(isDs(reference, 'Reference'), 'signature_malformed')
  const children = childElements(reference)
  const transforms = isDs(children[0], 'Transforms') ? children.shift() : undefined
  const [method, digest, ...more] = children
  refuseUnless(
    isDs(method, 'DigestMethod') && isDs(digest, 'DigestValue') && more.length === 0,
    'signature_malformed',
  )
  const steps = transforms ? childElements(transforms) : []
  refuseUnless(
    steps.every((step) => isDs(step, 'Transform')),
    'signature_malformed',
  )
  return {
    uri: attributeOf(reference, 'URI'),
    transforms: steps.map(algorithmOf),
    digestMethod: algorithmOf(method),
    digest: decodeBase64(textOf(digest)),
  }
}

/** An algorithm with parameters (InclusiveNamespaces, HMACOutputLength, XPath) is another one than its URI alone. */
function algorithmOf(element: ReceivedElement): string | undefined {
  return childElements(element).length === 0 ? attributeOf(element, 'Algorithm') : undefined
}

export function isDs(element: ReceivedElement | undefined, localName: string): element is ReceivedElement {
  return element !== undefined && element.localName === localName && element.namespace === xmldsigNamespace
}
