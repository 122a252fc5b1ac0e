import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
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

/** Makes an EC private key on P-256 as PKCS#8 PEM, as strong as 3072 bits of RSA and made in a millisecond. */
export async function generateCurveKeyPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}

/**
 * Issues a certificate of a key (RSA or EC) by itself, for a demo, a first start, or to hand to a partner who pins it.
 * node-forge writes the container only; the operation of the key over it is done by node:crypto.
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
  certificate.publicKey = noKey
  certificate.serialNumber = positiveSerial()
  certificate.validity.notBefore = validity.from
  certificate.validity.notAfter = new Date(validity.from.getTime() + validity.days * 86_400_000)
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
  ])
  certificate.siginfo.algorithmOid = pki.oids.sha256WithRSAEncryption as string

  const { digest, identifier } = signatureOf(privateKey)
  const toBeSigned = getTBSCertificate(certificate)
  const fields = toBeSigned.value as forge.asn1.Asn1[]
  const algorithm = asn1.fromDer(Buffer.from(identifier, 'hex').toString('binary'))
  fields[positions.algorithm] = algorithm
  fields[positions.publicKey] = asn1.fromDer(
    createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' }).toString('binary'),
  )
  const bytes = Buffer.from(asn1.toDer(toBeSigned).getBytes(), 'binary')
  const signature = sign(digest, bytes, privateKey).toString('binary')
  const { UNIVERSAL } = asn1.Class
  const signed = asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, [
    toBeSigned,
    algorithm,
    asn1.create(UNIVERSAL, asn1.Type.BITSTRING, false, `\0${signature}`),
  ])
  const der = Buffer.from(asn1.toDer(signed).getBytes(), 'binary')
  return new X509Certificate(der).toString()
}

/** AlgorithmIdentifier in DER: sha256WithRSAEncryption (RFC 4055), ecdsa-with-SHA256 and -SHA384 (RFC 5758). */
function signatureOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) {
  if (asymmetricKeyType === 'rsa') return { digest: 'sha256', identifier: '300d06092a864886f70d01010b0500' }
  if (asymmetricKeyDetails?.namedCurve === 'secp384r1') {
    return { digest: 'sha384', identifier: '300a06082a8648ce3d040303' }
  }
  return { digest: 'sha256', identifier: '300a06082a8648ce3d040302' }
}

/** Where what node-forge cannot write for every kind of key stands in TBSCertificate (RFC 5280 section 4.1). */
const positions = { algorithm: 2, publicKey: 6 } as const

const noKey = forge.pki.setRsaPublicKey(new forge.jsbn.BigInteger('1'), new forge.jsbn.BigInteger('1'))

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
