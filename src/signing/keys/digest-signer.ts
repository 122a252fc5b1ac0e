import { createHash } from 'node:crypto'
import type { Signer, SigningAlgorithm } from '../../ports/signer.ts'
import { signingAlgorithms } from '../algorithms.ts'

/** A key elsewhere that signs what was hashed here: a PKCS#11 token, an HSM, a remote signing service. */
export interface DigestDevice {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  readonly certificateChain: readonly string[]
  /** What the device wants: the bare digest, or DigestInfo as the PKCS#11 mechanism CKM_RSA_PKCS does. */
  readonly takes: 'digest' | 'digest-info'
  signDigest(input: Buffer): Promise<Buffer>
}

/** Puts such a device behind the same port as every other key. */
export function digestSigner(device: DigestDevice): Signer {
  const { digest, digestInfoPrefix } = signingAlgorithms[device.algorithm]
  const prefix = Buffer.from(device.takes === 'digest-info' ? (digestInfoPrefix ?? '') : '', 'hex')
  return {
    keyId: device.keyId,
    algorithm: device.algorithm,
    certificateChain: device.certificateChain,
    sign: (data) => device.signDigest(Buffer.concat([prefix, createHash(digest).update(data).digest()])),
  }
}
