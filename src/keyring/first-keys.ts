import { gateway } from '../domain/access/actor.ts'
import type { KeyPurpose } from '../domain/keys/ring-key.ts'
import type { KeptKey, KeyStore, NewKey } from '../ports/keys/key-store.ts'
import { chainOf, readCertificates, validityOf } from '../signing/keys/certificate-chain.ts'
import { generateCurveKeyPem, issueSelfSigned } from '../signing/keys/certificates.ts'
import { loadOrCreateKey } from '../signing/keys/key-folder.ts'
import { createPemSigner, type PemKey } from '../signing/keys/pem-signer.ts'

export interface FirstKeysParts {
  readonly store: Pick<KeyStore, 'list' | 'addFirst'>
  /** Where version 0.1 kept the key that messages are signed with; a first start makes that one there. */
  readonly folder: string
  readonly unit: { readonly code: string; readonly name: string }
  readonly now: Date
}

export const firstMessageKeyId = 'messages-1'
const firstEvidenceKeyId = 'evidence-1'

/** How long a certificate that a key signs itself is valid. */
export const selfSignedDays = 730

/**
 * Gives the ring a key for messages and one for evidence where it has none, so that nothing must be set up to start.
 * A key for messages that stands in the folder is taken over under its name. Safe in many processes at once.
 */
export async function ensureFirstKeys({ store, folder, unit, now }: FirstKeysParts): Promise<void> {
  const kept = await store.list()
  const lacks = (purpose: KeyPurpose) => !kept.some((key) => key.purpose === purpose)
  const change = { by: gateway, at: now }
  if (lacks('messages')) {
    const key = await openMessageKey(folder, unit, now)
    await store.addFirst(ringKeyOf(key, 'messages'), { ...change, reason: 'the key in the data folder' })
  }
  if (lacks('evidence')) {
    const privateKeyPem = await generateCurveKeyPem()
    const certificatePem = issueSelfSigned(privateKeyPem, subjectOf(unit), {
      from: now,
      days: selfSignedDays,
    })
    const key = { keyId: firstEvidenceKeyId, privateKeyPem, certificatePem }
    await store.addFirst(ringKeyOf(key, 'evidence'), { ...change, reason: 'the first start' })
  }
}

/** Reads the key for messages in the folder, or makes it there with a certificate of its own. */
export const openMessageKey = (folder: string, unit: FirstKeysParts['unit'], now: Date): Promise<PemKey> =>
  loadOrCreateKey({
    folder,
    keyId: firstMessageKeyId,
    subject: subjectOf(unit),
    validity: { from: now, days: selfSignedDays },
    modulusLength: 2048,
  })

export const subjectOf = ({ code, name }: FirstKeysParts['unit']) =>
  ({ commonName: name, organisation: code, country: 'VN' }) as const

/** A PEM key as the ring keeps it. Throws `key_unusable` for one that cannot sign. */
export function ringKeyOf(pem: PemKey, purpose: KeyPurpose, wanted?: KeptKey['algorithm']): NewKey {
  const { algorithm } = createPemSigner(pem, wanted)
  const certificates = readCertificates(pem.certificatePem)
  return {
    id: pem.keyId,
    purpose,
    place: { kind: 'pem' },
    algorithm,
    ...validityOf(certificates),
    certificateChain: chainOf(certificates),
    material: Buffer.from(pem.privateKeyPem),
  }
}
