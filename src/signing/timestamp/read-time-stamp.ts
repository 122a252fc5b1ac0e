import { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { readAttributes, signedBytesOf } from '../cms/signed-attributes.ts'
import {
  contentOf,
  type Der,
  DerRefused,
  integerOf,
  isA,
  isTagged,
  itemsOf,
  oidOf,
  readDer,
  timeOf,
  writeDer,
} from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'

/** A time-stamp token as it says of itself; nothing in it is believed until it is verified. */
export interface TimeStampToken {
  readonly imprintAlgorithm: string
  readonly imprint: Buffer
  readonly serialNumber: string
  readonly generatedAt: Date
  /** Hexadecimal, or null when the request had none. */
  readonly nonce: string | null
  /** The signed bytes of TSTInfo. */
  readonly content: Buffer
  readonly certificates: readonly X509Certificate[]
  readonly signer: SignerInfo
}

export interface SignerInfo {
  /** The identifier of the digest, and of the signature, whose algorithm may name its digest too. */
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  /** DER of the signed attributes as they were signed: a SET. */
  readonly signedAttributes: Buffer
  readonly attributes: ReadonlyMap<string, Der>
  readonly signature: Buffer
  readonly serialNumber: string
}

const { Type } = forge.asn1

/** Reads a TimeStampToken: a CMS SignedData over a TSTInfo (RFC 3161 section 2.4.2). Throws `DerRefused`. */
export function readTimeStampToken(token: Uint8Array): TimeStampToken {
  const [contentType, wrapped] = itemsOf(readDer(token))
  if (oidOf(contentType) !== identifiers.signedData) throw new DerRefused('the token is not SignedData')
  const [, , encapsulated, ...rest] = itemsOf(itemsOf(wrapped)[0])
  const [eContentType, eContent] = itemsOf(encapsulated)
  if (oidOf(eContentType) !== identifiers['id-ct-TSTInfo']) throw new DerRefused('the token holds no TSTInfo')
  const content = contentOf(itemsOf(eContent)[0])
  const certificates = rest.find((item) => isTagged(item, 0))
  const signers = itemsOf(rest.at(-1))
  if (signers.length !== 1) throw new DerRefused('the token does not have exactly one signer')
  return {
    ...readInfo(content),
    content,
    certificates: certificates ? itemsOf(certificates).map(readCertificate) : [],
    signer: readSigner(signers[0] as Der),
  }
}

function readInfo(content: Buffer) {
  const [version, , imprint, serialNumber, generatedAt, ...optional] = itemsOf(readDer(content))
  if (integerOf(version) !== '1') throw new DerRefused('TSTInfo is of another version')
  const [algorithm, value] = itemsOf(imprint)
  const nonce = optional.find((item) => isA(item, Type.INTEGER))
  return {
    imprintAlgorithm: oidOf(itemsOf(algorithm)[0]),
    imprint: contentOf(value),
    serialNumber: integerOf(serialNumber),
    generatedAt: timeOf(generatedAt),
    nonce: nonce ? integerOf(nonce) : null,
  }
}

function readSigner(signer: Der): SignerInfo {
  const [, identifier, digestAlgorithm, attributes, signatureAlgorithm, signature] = itemsOf(signer)
  if (!isTagged(attributes, 0)) throw new DerRefused('the token signs no attributes')
  return {
    digestAlgorithm: oidOf(itemsOf(digestAlgorithm)[0]),
    signatureAlgorithm: oidOf(itemsOf(signatureAlgorithm)[0]),
    signedAttributes: signedBytesOf(attributes),
    attributes: readAttributes(attributes),
    signature: contentOf(signature),
    serialNumber: isA(identifier, Type.SEQUENCE) ? integerOf(itemsOf(identifier)[1]) : '',
  }
}

function readCertificate(certificate: Der): X509Certificate {
  try {
    return new X509Certificate(writeDer(certificate))
  } catch (cause) {
    throw new DerRefused('a certificate of the token cannot be read', { cause })
  }
}
