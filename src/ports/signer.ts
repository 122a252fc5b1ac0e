import type { KeyPurpose } from '../domain/keys/ring-key.ts'

/** JWS names (RFC 7518 section 3.1); `signing/algorithms.ts` says what each means elsewhere. */
export type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384'

/**
 * A private key by name, wherever it is. It takes the data, not the digest: a device that wants a digest can hash what
 * it is given (`digestSigner` does), while node:crypto can only be kept off the event loop when it hashes itself.
 */
export interface Signer {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  /** Base64 of each DER certificate, the signer's own first. */
  readonly certificateChain: readonly string[]
  /** Returns the raw signature: PKCS#1 v1.5 or PSS for RSA, r and s side by side (IEEE P1363) for ECDSA. */
  sign(data: Uint8Array): Promise<Buffer>
}

/**
 * Gives the key to sign with now, or throws `key_unusable`. Ask once for each message: a key is rotated while the
 * gateway runs, and one message must name the key that signed it.
 */
export type CurrentSigner = () => Signer

/**
 * Gives what to ask for a purpose's key; a partner without a key of its own signs with that of `messages`. A key that its
 * partner does not take counts as none.
 */
export type SignerFor = (purpose: KeyPurpose) => CurrentSigner
