import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatePrivateKeyPem } from '../../src/signing/keys/certificates.ts'
import { issueCertificate } from './issue-certificate.ts'

/** What is right or wrong with a server's certificate. `renewed` is as good as `good`, with another key. */
export const certificateKinds = ['good', 'renewed', 'expired', 'wrong-host', 'unknown-ca'] as const
export type CertificateKind = (typeof certificateKinds)[number]

export interface ServerCertificate {
  readonly cert: string
  readonly key: string
}

/** An authority of the simulators' own, which nobody trusts who was not told to. */
export interface Authority {
  /** The certificate to trust. */
  readonly file: string
  /** The certificate of a server on loopback; always the same one of each kind. */
  certificate(kind: CertificateKind): ServerCertificate
}

const subject = 'Simulators of lienthong'
const day = 86_400_000
const loopback = { names: ['localhost'], addresses: ['127.0.0.1'] }
const elsewhere = { names: ['elsewhere.example'], addresses: [] }

/** Opens the authority in a folder, or makes it there: who trusted it goes on trusting it after a restart. */
export async function openAuthority(folder: string): Promise<Authority> {
  const keyFile = join(folder, 'ca.key.pem')
  const file = join(folder, 'ca.cert.pem')
  const [newKey, serverKey, otherKey] = await Promise.all([
    existsSync(file) ? readFileSync(keyFile, 'utf8') : generatePrivateKeyPem(2048),
    generatePrivateKeyPem(2048),
    generatePrivateKeyPem(2048),
  ])
  const now = Date.now()
  if (!existsSync(file)) {
    const ours = { subject, subjectKey: newKey, issuer: subject, issuerKey: newKey }
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(keyFile, newKey, { mode: 0o600 })
    writeFileSync(
      file,
      issueCertificate({ ...ours, from: new Date(now - day), until: new Date(now + 3650 * day) }),
    )
  }
  const issue = (kind: CertificateKind): ServerCertificate => {
    const key = kind === 'renewed' ? otherKey : serverKey
    const isStranger = kind === 'unknown-ca'
    const cert = issueCertificate({
      subject: 'localhost',
      subjectKey: key,
      issuer: isStranger ? 'Somebody else' : subject,
      issuerKey: isStranger ? otherKey : newKey,
      from: new Date(now - 3 * day),
      until: new Date(kind === 'expired' ? now - day : now + 30 * day),
      hosts: kind === 'wrong-host' ? elsewhere : loopback,
    })
    return { cert, key }
  }
  const issued = new Map(certificateKinds.map((kind) => [kind, issue(kind)]))
  return { file, certificate: (kind) => issued.get(kind) as ServerCertificate }
}
