import { hash } from 'node:crypto'
import type { Signer } from '../ports/signer.ts'
import { envelopedSignatureUri, exclusiveC14nUri, signingAlgorithms } from './algorithms.ts'
import { element, writeCanonical, type XmlElement } from './canonical-xml.ts'
import { unwritable } from './unwritable.ts'
import { asChildOfSignature, keyInfoTree, signatureTree, signedInfoTree } from './write-signature.ts'

/** `document` refers to the whole document (`URI=""`), `id` to the Id of the signed element (`URI="#…"`). */
export interface EnvelopedOptions {
  readonly reference: 'document' | 'id'
  readonly idAttribute?: string
}

export interface OutsideOptions {
  readonly signedId: string
  readonly idAttribute?: string
}

/**
 * Signs a document whose signature becomes the last child of the root it signs.
 * Returns the UTF-8 bytes to send: nothing is written twice, the digest is taken over what goes out.
 */
export async function signEnveloped(
  root: XmlElement,
  signer: Signer,
  { reference, idAttribute = 'Id' }: EnvelopedOptions,
): Promise<Buffer> {
  const uri = reference === 'document' ? '' : `#${assertReferable(root, root, idAttribute)}`
  const signed = writeCanonical(root)
  const signature = await writeSignature(signed, uri, [envelopedSignatureUri, exclusiveC14nUri], signer)
  const closingTag = `</${root.name}>`
  return Buffer.from(signed.slice(0, -closingTag.length) + signature + closingTag)
}

/**
 * Signs the child of the root that carries `signedId`; the signature becomes the last child of the root and lies
 * outside what it signs. NEAC, the national CA, can check only such signatures.
 */
export async function signOutside(
  root: XmlElement,
  signer: Signer,
  { signedId, idAttribute = 'Id' }: OutsideOptions,
): Promise<Buffer> {
  const signedChild = childWithId(root, signedId, idAttribute)
  const id = assertReferable(signedChild, root, idAttribute)
  const signed = writeCanonical(signedChild)
  const signature = await writeSignature(signed, `#${id}`, [exclusiveC14nUri], signer)
  const children = root.children.map((child) => (child === signedChild ? { canonical: signed } : child))
  return Buffer.from(
    writeCanonical(element(root.name, root.attributes, [...children, { canonical: signature }])),
  )
}

async function writeSignature(
  signed: string,
  uri: string,
  transforms: readonly string[],
  signer: Signer,
): Promise<string> {
  const digest = hash(signingAlgorithms[signer.algorithm].digest, signed, 'base64')
  const signedInfo = writeCanonical(
    signedInfoTree(exclusiveC14nUri, signer, [{ uri, transforms, digest }], true),
  )
  const value = await signer.sign(Buffer.from(signedInfo))
  return writeCanonical(
    signatureTree({
      signedInfo: { canonical: asChildOfSignature(signedInfo) },
      value: value.toString('base64'),
      keyInfo: keyInfoTree(signer, 'chain'),
      objects: [],
    }),
  )
}

function childWithId(root: XmlElement, id: string, idAttribute: string): XmlElement {
  for (const child of root.children) {
    if (typeof child === 'object' && 'name' in child && child.attributes[idAttribute] === id) return child
  }
  throw unwritable(root.name, 'it has no child with the Id that is to be signed')
}

/** An Id that two elements carry would be refused by every careful verifier. */
function assertReferable(signed: XmlElement, root: XmlElement, idAttribute: string): string {
  const id = signed.attributes[idAttribute]
  if (id === undefined || !plainId.test(id)) throw unwritable(signed.name, `it has no usable ${idAttribute}`)
  if (countIds(root, id, idAttribute) !== 1) throw unwritable(signed.name, `its ${idAttribute} is not unique`)
  return id
}

const plainId = /^[A-Za-z_][\w.-]*$/

function countIds(node: XmlElement, id: string, idAttribute: string): number {
  let count = node.attributes[idAttribute] === id ? 1 : 0
  for (const child of node.children) {
    if (typeof child === 'object' && 'name' in child) count += countIds(child, id, idAttribute)
  }
  return count
}
