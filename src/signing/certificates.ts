import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'

export interface CertificateSubject {
  readonly commonName: string
  readonly organisation: string
  readonly country: string
}

export interface Validity {
  readonly from: Date
  readonly days: number
}

/** Makes an RSA private key as PKCS#8 PEM. 3072 bits hold beyond 2030 (NIST SP 800-57 part 1, table 2). */
export async function generatePrivateKeyPem(modulusLength: 2048 | 3072 | 4096): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}

/**
 * Issues a certificate of a key by itself, for a demo, a first start, or to hand to a partner who pins it. node-forge
 * writes the container only; the RSA operation over it is done by node:crypto.
 */
export function issueSelfSigned(
  privateKeyPem: string,
  subject: CertificateSubject,
  validity: Validity,
): string {
  const { pki, asn1 } = forge
  const privateKey = createPrivateKey(privateKeyPem)
  const name: forge.pki.CertificateField[] = [
    { shortName: 'C', value: subject.country },
    { shortName: 'O', value: subject.organisation, valueTagClass: utf8String },
    { shortName: 'CN', value: subject.commonName, valueTagClass: utf8String },
  ]
  const certificate = pki.createCertificate()
  certificate.publicKey = pki.publicKeyFromPem(
    createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }) as string,
  )
  certificate.serialNumber = positiveSerial()
  certificate.validity.notBefore = validity.from
  certificate.validity.notAfter = new Date(validity.from.getTime() + validity.days * 86_400_000)
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
  ])

  const algorithmOid = pki.oids.sha256WithRSAEncryption as string
  certificate.signatureOid = algorithmOid
  certificate.siginfo.algorithmOid = algorithmOid
  const toBeSigned = asn1.toDer(getTBSCertificate(certificate)).getBytes()
  certificate.signature = sign('sha256', Buffer.from(toBeSigned, 'binary'), privateKey).toString('binary')
  return pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}

/** What node-forge calls a class here is the type of the string; without it Vietnamese letters would be lost. */
const utf8String = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class

/** Exists in node-forge and is missing from its types. */
const { getTBSCertificate } = forge.pki as unknown as {
  getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1
}

/** 16 random bytes, positive and without a leading zero byte (RFC 5280 section 4.1.2.2). */
function positiveSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40
  return bytes.toString('hex')
}
