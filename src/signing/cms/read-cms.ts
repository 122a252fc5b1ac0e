import { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import {
  contentOf,
  type Der,
  DerRefused,
  isA,
  isTagged,
  itemsOf,
  oidOf,
  readDer,
  writeDer,
} from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'
import { cmsIdentifiers } from './cms-identifiers.ts'
import { readAttributes, signedBytesOf } from './signed-attributes.ts'

/** SignedData as it says of itself; nothing in it is believed until it is verified. */
export interface CmsMessage {
  /** The content inside, or null when it travels beside. */
  readonly content: Buffer | null
  readonly certificates: readonly X509Certificate[]
  readonly signers: readonly CmsSigner[]
}

export interface CmsSigner {
  /** DER of IssuerAndSerialNumber, or the bytes of SubjectKeyIdentifier. */
  readonly identifier: { readonly kind: 'issuer' | 'key'; readonly bytes: Buffer }
  readonly digestAlgorithm: Der
  readonly signatureAlgorithm: Der
  /** What was signed: DER of a SET; null when the content itself was. */
  readonly signedAttributes: Buffer | null
  readonly attributes: ReadonlyMap<string, Der>
  readonly signature: Buffer
}

const { Type } = forge.asn1
const mostCertificates = 16
const mostSigners = 16

/** Reads CMS SignedData over plain data (RFC 5652). Throws `DerRefused`. */
export function readCms(bytes: Uint8Array): CmsMessage {
  const [contentType, wrapped] = itemsOf(readDer(bytes))
  if (oidOf(contentType) !== identifiers.signedData) throw new DerRefused('it is not SignedData')
  const [, , encapsulated, ...rest] = itemsOf(itemsOf(wrapped)[0])
  const [eContentType, eContent, ...more] = itemsOf(encapsulated)
  if (oidOf(eContentType) !== cmsIdentifiers.data || more.length > 0) throw new DerRefused('it signs no data')
  const certificates = rest.find((item) => isTagged(item, 0))
  const signers = itemsOf(rest.at(-1))
  if (!isA(rest.at(-1), Type.SET) || signers.length === 0 || signers.length > mostSigners) {
    throw new DerRefused('it has no signers, or too many')
  }
  return {
    content: eContent === undefined ? null : octetsOf(itemsOf(eContent)[0]),
    certificates: certificates ? readCertificates(itemsOf(certificates)) : [],
    signers: signers.map(readSigner),
  }
}

/** Content in pieces is what writers make that do not know its length yet. */
function octetsOf(value: Der | undefined): Buffer {
  if (!isA(value, Type.OCTETSTRING)) throw new DerRefused('the content is no octet string')
  return Array.isArray(value.value)
    ? Buffer.concat((value.value as Der[]).map((piece) => octetsOf(piece)))
    : contentOf(value)
}

function readCertificates(items: readonly Der[]): X509Certificate[] {
  if (items.length > mostCertificates) throw new DerRefused('it has too many certificates')
  try {
    // Attribute certificates stand here too, with a tag of their own.
    return items.filter((item) => isA(item, Type.SEQUENCE)).map((item) => new X509Certificate(writeDer(item)))
  } catch (cause) {
    throw new DerRefused('a certificate cannot be read', { cause })
  }
}

function readSigner(signer: Der): CmsSigner {
  const [, identifier, digestAlgorithm, ...rest] = itemsOf(signer)
  const attributes = isTagged(rest[0], 0) ? rest[0] : undefined
  const [signatureAlgorithm, signature] = attributes ? rest.slice(1) : rest
  return {
    identifier: readIdentifier(identifier),
    digestAlgorithm: digestAlgorithm as Der,
    signatureAlgorithm: signatureAlgorithm as Der,
    signedAttributes: attributes ? signedBytesOf(attributes) : null,
    attributes: attributes ? readAttributes(attributes) : new Map(),
    signature: contentOf(signature),
  }
}

function readIdentifier(value: Der | undefined): CmsSigner['identifier'] {
  if (value === undefined) throw new DerRefused('a signer has no name')
  const name = writeDer(value)
  return isTagged(value, 0) ? { kind: 'key', bytes: contentOf(value) } : { kind: 'issuer', bytes: name }
}
