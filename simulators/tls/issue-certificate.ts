import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import forge from 'node-forge'

/** What a certificate says; keys are RSA, as PEM. */
export interface CertificateRequest {
  readonly subject: string
  readonly subjectKey: string
  readonly issuer: string
  readonly issuerKey: string
  readonly from: Date
  readonly until: Date
  /** Host names and IP addresses of a server; none for an authority. */
  readonly hosts?: { readonly names: readonly string[]; readonly addresses: readonly string[] }
}

/** Issues a certificate of an authority or a server as PEM. node-forge writes it, node:crypto signs it. */
export function issueCertificate(request: CertificateRequest): string {
  const { pki, asn1 } = forge
  const certificate = pki.createCertificate()
  const publicKey = createPublicKey(request.subjectKey).export({ type: 'spki', format: 'pem' })
  certificate.publicKey = pki.publicKeyFromPem(publicKey as string)
  // Positive and of one length, as DER wants it.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = request.from
  certificate.validity.notAfter = request.until
  certificate.setSubject([{ shortName: 'CN', value: request.subject }])
  certificate.setIssuer([{ shortName: 'CN', value: request.issuer }])
  certificate.setExtensions(request.hosts ? extensionsOfServer(request.hosts) : extensionsOfAuthority)
  const algorithm = pki.oids.sha256WithRSAEncryption as string
  certificate.signatureOid = algorithm
  certificate.siginfo.algorithmOid = algorithm
  // What is signed; the types of node-forge do not know this function.
  const { getTBSCertificate } = pki as unknown as {
    getTBSCertificate: (of: typeof certificate) => forge.asn1.Asn1
  }
  const toBeSigned = Buffer.from(asn1.toDer(getTBSCertificate(certificate)).getBytes(), 'binary')
  certificate.signature = sign('sha256', toBeSigned, createPrivateKey(request.issuerKey)).toString('binary')
  return pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}

const extensionsOfAuthority = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, critical: true },
  { name: 'subjectKeyIdentifier' },
]

const extensionsOfServer = ({ names, addresses }: NonNullable<CertificateRequest['hosts']>) => [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
  {
    name: 'subjectAltName',
    altNames: [...names.map((value) => ({ type: 2, value })), ...addresses.map((ip) => ({ type: 7, ip }))],
  },
]
