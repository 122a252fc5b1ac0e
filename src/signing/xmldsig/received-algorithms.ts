import { type AlgorithmDefinition, signingAlgorithms } from '../algorithms.ts'
import type { ReceivedAlgorithm } from './signature-profile.ts'

/** What a received signature may be made with: what we sign with, and RSA with SHA-1, which old partners still send. */
export const receivedAlgorithms = {
  ...signingAlgorithms,
  'RSA-SHA1': {
    keyType: 'rsa',
    padding: 'pkcs1',
    curve: null,
    digest: 'sha1',
    signatureUri: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    digestUri: 'http://www.w3.org/2000/09/xmldsig#sha1',
  },
} as const satisfies Record<ReceivedAlgorithm, ReceivedDefinition>

type ReceivedDefinition = Omit<AlgorithmDefinition, 'digest' | 'digestInfoPrefix'> & {
  readonly digest: string
}
