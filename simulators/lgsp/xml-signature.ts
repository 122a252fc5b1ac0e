import { createHash, type KeyObject, verify } from 'node:crypto'
import { XmlC14NMode, type XmlDocument, XmlElement, XmlXPath } from 'libxml2-wasm'
import { Refusal } from './refusal.ts'

const ds = { ds: 'http://www.w3.org/2000/09/xmldsig#' }
const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** Canonical form of one element. A node set spares the wrapper object that `canonicalize` of an element makes per node. */
const canonicalOf = (document: XmlDocument, element: XmlElement): string =>
  document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, nodeSet: new Set([element]) })

/** Public keys by the base64 of the DER of the certificate that was registered for them. */
export type RegisteredKeys = ReadonlyMap<string, KeyObject>

/** Says what a document's signature covers: the message element and its canonical form. */
export type SignatureVerifier = (document: XmlDocument) => { message: XmlElement; content: string }

/**
 * Makes the check of one placement: the one signature is the last child of the root, its only reference is the message,
 * its algorithms are RSA-SHA256, SHA-256 and exclusive C14N, and its certificate is a registered one.
 */
export function createSignatureVerifier(
  placement: 'outside' | 'enveloped',
  keys: RegisteredKeys,
): SignatureVerifier {
  const allSignatures = XmlXPath.compile('//ds:Signature', ds)
  const signedInfoPath = XmlXPath.compile('ds:SignedInfo', ds)
  const algorithmsPath = XmlXPath.compile('ds:SignedInfo//@Algorithm', ds)
  const referencesPath = XmlXPath.compile('ds:SignedInfo/ds:Reference', ds)
  const digestPath = XmlXPath.compile('ds:SignedInfo/ds:Reference/ds:DigestValue', ds)
  const valuePath = XmlXPath.compile('ds:SignatureValue', ds)
  const certificatePath = XmlXPath.compile('ds:KeyInfo/ds:X509Data/ds:X509Certificate[1]', ds)
  const transforms = placement === 'outside' ? [exclusiveC14n] : [envelopedSignature, exclusiveC14n]
  const expectedAlgorithms = [exclusiveC14n, rsaSha256, ...transforms, sha256].join(' ')

  return (document) => {
    const { root } = document
    const signatures = root.find(allSignatures)
    const signature = root.lastChild
    refuseUnless(
      signatures.length === 1 && signature instanceof XmlElement && signatures[0]?.isSameNode(signature),
      'there must be one signature, the last child of the root',
    )
    const algorithms = signature.find(algorithmsPath).map((attribute) => attribute.content)
    refuseUnless(algorithms.join(' ') === expectedAlgorithms, 'the algorithms are not the agreed ones')
    const references = signature.find(referencesPath)
    const uri = (references[0] as XmlElement | undefined)?.attr('URI')?.value
    const message = placement === 'outside' ? root.firstChild : root
    refuseUnless(message instanceof XmlElement, 'there is no message')
    const id = message.attr('Id')?.value
    const refers = placement === 'outside' ? uri === `#${id}` : uri === '' || (id && uri === `#${id}`)
    refuseUnless(references.length === 1 && refers, 'the only reference must be the message')

    const key = keys.get(textOf(signature, certificatePath))
    refuseUnless(key !== undefined, 'the certificate is not registered')
    const signedInfo = signature.get(signedInfoPath)
    refuseUnless(signedInfo instanceof XmlElement, 'there is no SignedInfo')
    const value = Buffer.from(textOf(signature, valuePath), 'base64')
    const signed = Buffer.from(canonicalOf(document, signedInfo))
    refuseUnless(verify('sha256', signed, key, value), 'the signature does not verify')

    const digest = textOf(signature, digestPath)
    if (placement === 'enveloped') signature.remove()
    const content = canonicalOf(document, message)
    refuseUnless(
      createHash('sha256').update(content).digest('base64') === digest,
      'the digest is that of something else',
    )
    return { message, content }
  }
}

const textOf = (node: XmlElement, path: XmlXPath) => (node.get(path)?.content ?? '').replace(/\s/g, '')

function refuseUnless(holds: unknown, why: string): asserts holds {
  if (!holds) throw new Refusal(403, why)
}
