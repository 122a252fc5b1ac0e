import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { KeyPurpose } from '../../src/domain/keys/ring-key.ts'
import { ringKeyOf } from '../../src/keyring/first-keys.ts'
import type { NewKey } from '../../src/ports/keys/key-store.ts'
import { issueSelfSigned, type Validity } from '../../src/signing/keys/certificates.ts'

const always: Validity = { from: new Date('2025-01-01T00:00:00Z'), days: 7300 }

/** A key on P-256 with a certificate of its own, as the ring keeps it. */
export const makeRingKey = (id: string, purpose: KeyPurpose = 'messages', validity = always): NewKey =>
  ringKeyAround(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey, id, purpose, validity)

/** The same on RSA, which the simulated province asks for. */
export const makeRsaRingKey = (id: string, validity = always): NewKey =>
  ringKeyAround(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, id, 'messages', validity)

function ringKeyAround(privateKey: KeyObject, id: string, purpose: KeyPurpose, validity: Validity): NewKey {
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: `Sở kiểm thử ${id}`, organisation: 'Sở kiểm thử', country: 'VN' }
  const certificatePem = issueSelfSigned(privateKeyPem, subject, validity)
  return ringKeyOf({ keyId: id, privateKeyPem, certificatePem }, purpose)
}
