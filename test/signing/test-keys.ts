import { generateKeyPairSync } from 'node:crypto'
import { issueSelfSigned } from '../../src/signing/keys/certificates.ts'
import type { PemKey } from '../../src/signing/keys/pem-signer.ts'

/** A key made for this test run, with its own certificate. */
export function makeKey(keyId: string): PemKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: `Trường kiểm thử ${keyId}`, organisation: 'Sở kiểm thử', country: 'VN' }
  return {
    keyId,
    privateKeyPem,
    certificatePem: issueSelfSigned(privateKeyPem, subject, {
      from: new Date('2025-01-01T00:00:00Z'),
      days: 7300,
    }),
  }
}
