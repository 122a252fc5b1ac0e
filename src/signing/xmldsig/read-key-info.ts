import type { KeyObject, X509Certificate } from 'node:crypto'
import type { CertificateTrust, ReadCertificate } from '../trust/certificate-trust.ts'
import { childElements, type ReceivedElement, textOf } from '../xml/received-tree.ts'
import { isDs } from './read-signature.ts'
import { Refused, refuseUnless } from './signature-refusal.ts'

export interface KeyInfo {
  readonly own: X509Certificate
  readonly publicKey: KeyObject
  readonly others: readonly X509Certificate[]
}

const mostCertificates = 8

/**
 * Reads the certificates of KeyInfo: the signer's own, which issued none of the others, and those. Subject names, issuer
 * serials and key ids beside them are not signed and say nothing that the certificates do not. Throws `Refused`.
 */
export function readKeyInfo(keyInfo: ReceivedElement | undefined, trust: CertificateTrust): KeyInfo {
  refuseUnless(keyInfo !== undefined, 'certificate_missing')
  const elements = childElements(keyInfo)
    .filter((child) => isDs(child, 'X509Data'))
    .flatMap(childElements)
    .filter((child) => isDs(child, 'X509Certificate'))
  refuseUnless(elements.length > 0 && elements.length <= mostCertificates, 'certificate_missing')
  const read = elements.map((element) => readOne(element, trust))
  const own = read.length === 1 ? read[0] : read.find((one) => !read.some((other) => issued(one, other)))
  refuseUnless(own !== undefined, 'certificate_missing')
  return {
    own: own.certificate,
    publicKey: own.publicKey,
    others: read.filter((one) => one !== own).map(({ certificate }) => certificate),
  }
}

function readOne(element: ReceivedElement, trust: CertificateTrust): ReadCertificate {
  const base64 = textOf(element)?.replace(/[ \t\r\n]+/g, '') ?? ''
  try {
    return trust.read(base64)
  } catch {
    throw new Refused('certificate_missing')
  }
}

function issued(issuer: ReadCertificate, { certificate }: ReadCertificate): boolean {
  return issuer.certificate !== certificate && certificate.issuer === issuer.certificate.subject
}
