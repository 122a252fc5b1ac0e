import { hash } from 'node:crypto'
import type { Signer } from '../../ports/signer.ts'
import {
  envelopedSignatureUri,
  exclusiveC14nUri,
  signingAlgorithms,
  xmldsigNamespace,
} from '../algorithms.ts'
import { element, writeCanonical, type XmlChild, type XmlElement } from './canonical-xml.ts'
import { unwritable } from './unwritable.ts'
import { asSigned, writeKeyInfo, writeSignedInfo } from './write-signature.ts'

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
  const signed = Buffer.from(writeCanonical(root))
  const signature = await writeSignature(signed, uri, [envelopedSignatureUri, exclusiveC14nUri], signer)
  const closingTag = Buffer.from(`</${root.name}>`)
  return Buffer.concat([signed.subarray(0, -closingTag.length), Buffer.from(signature), closingTag])
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
  const written = writeCanonical(signedChild)
  const at = root.children.indexOf(signedChild)
  const shell = (children: readonly XmlChild[]) =>
    writeCanonical(element(root.name, root.attributes, children))
  const closingTag = `</${root.name}>`
  const upToSigned = shell([...root.children.slice(0, at), { canonical: written }])
  const before = upToSigned.slice(0, -(written.length + closingTag.length))

  // Written out once: most of what signing costs beside the key's own work is making bytes of letters.
  const signed = Buffer.from(written)
  const signature = await writeSignature(signed, `#${id}`, [exclusiveC14nUri], signer)
  const after = shell([...root.children.slice(at + 1), { canonical: signature }]).slice(
    shell([]).length - closingTag.length,
  )
  return Buffer.concat([Buffer.from(before), signed, Buffer.from(after)])
}

async function writeSignature(
  signed: Buffer,
  uri: string,
  transforms: readonly string[],
  signer: Signer,
): Promise<string> {
  const digest = hash(signingAlgorithms[signer.algorithm].digest, signed, 'base64')
  const signedInfo = writeSignedInfo(exclusiveC14nUri, signer, [{ uri, transforms, digest }])
  const value = await signer.sign(Buffer.from(asSigned(signedInfo)))
  return `<ds:Signature xmlns:ds="${xmldsigNamespace}">${signedInfo}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>${writeKeyInfo(signer, 'chain')}</ds:Signature>`
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
