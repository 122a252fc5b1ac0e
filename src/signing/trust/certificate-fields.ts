import type { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { contentOf, type Der, isA, isTagged, itemsOf, oidOf, readDer, writeDer } from '../der/der.ts'
import { identifiers } from '../der/identifiers.ts'

/** What node:crypto does not say of a certificate (RFC 5280 sections 4.1 and 4.2). */
export interface CertificateFields {
  /** DER of the names, and the bits of the public key: what OCSP knows a certificate by. */
  readonly issuerName: Buffer
  readonly subjectName: Buffer
  readonly publicKeyBits: Buffer
  readonly signatureAlgorithm: string
  readonly isAuthority: boolean
  /** How many authorities may stand below, or null for any number. */
  readonly pathLength: number | null
  /** Null when the certificate does not restrict its key. */
  readonly keyUsage: ReadonlySet<KeyUsage> | null
  readonly extendedKeyUsage: readonly string[] | null
  readonly crlUrls: readonly string[]
  readonly ocspUrls: readonly string[]
  /** A critical extension that is not known here, such as name constraints: the certificate must not be used. */
  readonly hasUnknownCriticalExtension: boolean
}

export type KeyUsage = (typeof keyUsages)[number]

const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

const { Type } = forge.asn1

/** Reads the fields of a certificate. Throws `DerRefused`. */
export function readCertificateFields(certificate: X509Certificate): CertificateFields {
  const [toBeSigned, signatureAlgorithm] = itemsOf(readDer(certificate.raw))
  const fields = itemsOf(toBeSigned)
  // The version stands first when it is not v1, and a v1 certificate has no extensions.
  const [, , issuer, , subject, publicKey] = isTagged(fields[0], 0) ? fields.slice(1) : fields
  const wrapper = fields.find((field) => isTagged(field, 3))
  const extensions = wrapper ? itemsOf(itemsOf(wrapper)[0]).map(readExtension) : []
  const find = (identifier: string) =>
    extensions.find((extension) => extension.identifier === identifier)?.value
  const constraints = find('2.5.29.19')
  const [isAuthority, pathLength] = constraints ? readBasicConstraints(constraints) : [false, null]
  const usage = find('2.5.29.15')
  const extended = find('2.5.29.37')
  return {
    issuerName: writeDer(issuer as Der),
    subjectName: writeDer(subject as Der),
    publicKeyBits: contentOf(itemsOf(publicKey)[1]).subarray(1),
    signatureAlgorithm: oidOf(itemsOf(signatureAlgorithm)[0]),
    isAuthority,
    pathLength,
    keyUsage: usage ? readKeyUsage(usage) : null,
    extendedKeyUsage: extended ? itemsOf(extended).map((purpose) => oidOf(purpose)) : null,
    crlUrls: urlsIn(find('2.5.29.31')),
    ocspUrls: readOcspUrls(find('1.3.6.1.5.5.7.1.1')),
    hasUnknownCriticalExtension: extensions.some(
      ({ identifier, isCritical }) => isCritical && !knownExtensions.has(identifier),
    ),
  }
}

/** Key usage, basic constraints, policies (which ask nothing of us), extended key usage. */
const knownExtensions: ReadonlySet<string> = new Set(['2.5.29.15', '2.5.29.19', '2.5.29.32', '2.5.29.37'])

function readExtension(extension: Der): { identifier: string; isCritical: boolean; value: Der } {
  const [identifier, second, third] = itemsOf(extension)
  const isCritical = isA(second, Type.BOOLEAN) && contentOf(second)[0] !== 0
  return { identifier: oidOf(identifier), isCritical, value: readDer(contentOf(third ?? second)) }
}

function readBasicConstraints(value: Der): [boolean, number | null] {
  const [isAuthority, pathLength] = itemsOf(value)
  const authority = isA(isAuthority, Type.BOOLEAN) && contentOf(isAuthority)[0] !== 0
  return [
    authority,
    pathLength === undefined ? null : Number.parseInt(contentOf(pathLength).toString('hex'), 16),
  ]
}

function readKeyUsage(value: Der): ReadonlySet<KeyUsage> {
  const [, ...bytes] = contentOf(value)
  const isSet = (bit: number) => (((bytes[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0
  return new Set(keyUsages.filter((_, bit) => isSet(bit)))
}

function readOcspUrls(value: Der | undefined): string[] {
  if (value === undefined) return []
  return itemsOf(value)
    .filter((access) => oidOf(itemsOf(access)[0]) === identifiers['id-ad-ocsp'])
    .flatMap((access) => urlsIn(access))
}

/** Every general name that is a URI (`[6]`), wherever it stands. */
function urlsIn(value: Der | undefined): string[] {
  if (value === undefined) return []
  if (Array.isArray(value.value)) return (value.value as Der[]).flatMap((item) => urlsIn(item))
  return isTagged(value, 6) ? [contentOf(value).toString('latin1')] : []
}
