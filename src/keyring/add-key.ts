import { randomBytes } from 'node:crypto'
import { GatewayError } from '../ports/gateway-error.ts'
import type { KeptKey, KeyChange, KeyRefusal, KeyStore, NewKey } from '../ports/keys/key-store.ts'
import type { Signer } from '../ports/signer.ts'
import { ownCertificate } from '../signing/keys/certificate-chain.ts'
import { fitsAlgorithm } from '../signing/keys/key-operation.ts'
import { verifiesWithCertificate } from './verifies-with-certificate.ts'

export interface AddKeyParts {
  readonly store: Pick<KeyStore, 'add'>
  readonly openSigner: (key: KeptKey) => Signer
}

/**
 * Takes a key in after it has signed something that its certificate verifies: one that cannot sign, that is weak, or
 * that belongs to another certificate is refused before anybody is told of it. Throws `key_unusable` where its holder
 * cannot be reached.
 */
export async function addKey(
  key: NewKey,
  change: KeyChange,
  { store, openSigner }: AddKeyParts,
): Promise<{ is: 'added' } | KeyRefusal> {
  if (!fitsAlgorithm(ownCertificate(key.certificateChain).publicKey, key.algorithm)) {
    return refused(`a key of this kind or strength does not sign ${key.algorithm}`)
  }
  const signer = openSigner({ ...key, state: 'added', addedAt: change.at })
  const probe = randomBytes(64)
  if (!verifiesWithCertificate(signer, probe, await signer.sign(probe))) {
    return refused('what the key signs does not verify with the certificate')
  }
  return store.add(key, change)
}

const refused = (why: string): KeyRefusal => ({ is: 'refused', why })

const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Key ids stand in messages (`kid`), in logs and in names of files. Throws `key_unusable` for others. */
export function assertKeyId(id: string): void {
  if (plainName.test(id)) return
  throw new GatewayError(
    'key_unusable',
    'a key id is up to 64 letters, digits, dots, underscores and hyphens',
  )
}
