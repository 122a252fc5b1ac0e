import { verify } from 'node:crypto'
import type { Signer } from '../ports/signer.ts'
import { signingAlgorithms } from '../signing/algorithms.ts'
import { ownCertificate } from '../signing/keys/certificate-chain.ts'
import { keyOperation } from '../signing/keys/key-operation.ts'

/** Whether a signature over some data is one of the key whose certificate a signer carries. */
export function verifiesWithCertificate(
  { algorithm, certificateChain }: Pick<Signer, 'algorithm' | 'certificateChain'>,
  data: Uint8Array,
  signature: Buffer,
): boolean {
  const { publicKey } = ownCertificate(certificateChain)
  return verify(signingAlgorithms[algorithm].digest, data, keyOperation(publicKey, algorithm), signature)
}
