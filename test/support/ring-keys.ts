import { generateKeyPairSync } from 'node:crypto'
import type { KeyPurpose } from '../../src/domain/ring-key.ts'
import { ringKeyOf } from '../../src/keyring/first-keys.ts'
import type { KeptKey } from '../../src/ports/key-store.ts'
import { issueSelfSigned, type Validity } from '../../src/signing/certificates.ts'

const always: Validity = { from: new Date('2025-01-01T00:00:00Z'), days: 7300 }

/** A key on P-256 with a certificate of its own, as the ring keeps it. */
export function makeRingKey(
  id: string,
  purpose: KeyPurpose = 'messages',
  validity: Validity = always,
): Omit<KeptKey, 'state' | 'addedAt'> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: `Sở kiểm thử ${id}`, organisation: 'Sở kiểm thử', country: 'VN' }
  const certificatePem = issueSelfSigned(privateKeyPem, subject, validity)
  return ringKeyOf({ keyId: id, privateKeyPem, certificatePem }, purpose)
}
