import type { Signer, SigningAlgorithm } from '../../ports/signer.ts'
import { digestSigner } from '../keys/digest-signer.ts'
import type { Mechanism, TokenObject } from './cryptoki.ts'
import { mechanisms } from './mechanisms.ts'
import type { Token } from './open-token.ts'

/** A key of a token: what the ring knows of it, and what the token calls it. */
export interface TokenKey {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  readonly certificateChain: readonly string[]
  readonly object: TokenObject
}

/** Where the message is hashed: here, or in tokens that sign nothing but what they hashed themselves. */
export type Hashing = 'here' | 'token'

/** A signer over a key that never leaves its token. */
export function createTokenSigner(key: TokenKey, token: Pick<Token, 'sign'>, hashing: Hashing): Signer {
  const { takes, overDigest, overData } = mechanisms[key.algorithm]
  const signBy = (mechanism: Mechanism) => (input: Buffer) => token.sign(key.object, mechanism, input)
  const { keyId, algorithm, certificateChain } = key
  if (hashing === 'token') {
    const sign = signBy(overData)
    return { keyId, algorithm, certificateChain, sign: (data) => sign(Buffer.from(data)) }
  }
  return digestSigner({ keyId, algorithm, certificateChain, takes, signDigest: signBy(overDigest) })
}
