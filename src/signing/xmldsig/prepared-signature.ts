import { hash, verify, X509Certificate } from 'node:crypto'
import type { Signer, SigningAlgorithm } from '../../ports/signer.ts'
import { type Digest, signingAlgorithms } from '../algorithms.ts'
import { p1363FromDer } from '../keys/ecdsa-form.ts'
import { fitsAlgorithm, keyOperation } from '../keys/key-operation.ts'

/**
 * A signature that waits for somebody whose key is in their own token, in a browser far away: the hash goes out
 * (`SignMsg` of the VGCA sign service takes it as `HashValue`), the signature comes back. It can be kept as JSON
 * between the two, and no process waits.
 */
export interface PreparedHash {
  readonly algorithm: SigningAlgorithm
  readonly digestAlgorithm: Digest
  /** Base64 of the digest of what is to be signed. */
  readonly hashValue: string
  /** Base64 of the certificates of whoever is to sign, their own first. */
  readonly certificateChain: readonly string[]
}

/**
 * Writes a signed document with whatever signer it is given, and always the same bytes to be signed: its times and ids
 * are given, not taken.
 */
export type WriteSigned<Result> = (signer: Signer) => Promise<Result>

export type FinishedSignature<Result> =
  | { readonly is: 'finished'; readonly signed: Result }
  | { readonly is: 'refused'; readonly why: PreparedRefusal }

/** Why a signature that came back is not taken: a closed set. */
export type PreparedRefusal = 'document_changed' | 'another_certificate' | 'signature_mismatch'

/** Prepares the hash that the owner of a certificate is asked to sign. Throws what writing the document throws. */
export async function prepareHash(
  write: WriteSigned<unknown>,
  certificateChain: readonly string[],
  algorithm: SigningAlgorithm,
): Promise<PreparedHash> {
  const { digest } = signingAlgorithms[algorithm]
  let hashValue: string | undefined
  const asking = signerOf(certificateChain, algorithm, async (data) => {
    hashValue = hash(digest, data, 'base64')
    throw new Asked()
  })
  await write(asking).catch((error) => {
    if (!(error instanceof Asked)) throw error
  })
  if (hashValue === undefined) throw new Error('the document was written without asking for a signature')
  return { algorithm, digestAlgorithm: digest, hashValue, certificateChain }
}

/** What came back from whoever signed: the signature, and their certificate where the service says it. */
export interface GivenSignature {
  /** Raw RSA, or ECDSA as DER or as r and s side by side. */
  readonly signature: Buffer
  readonly certificate?: Buffer | undefined
}

/**
 * Finishes a prepared document. Refused unless the document is still the one whose hash was signed and the signature
 * verifies with the certificate it was prepared for: nothing else ever stands in a document.
 */
export async function finishPrepared<Result>(
  write: WriteSigned<Result>,
  prepared: PreparedHash,
  { signature, certificate }: GivenSignature,
): Promise<FinishedSignature<Result>> {
  const { algorithm, certificateChain, digestAlgorithm, hashValue } = prepared
  const own = new X509Certificate(Buffer.from(certificateChain[0] ?? '', 'base64'))
  if (certificate && !certificate.equals(own.raw)) return refused('another_certificate')
  const raw = rawSignature(signature, algorithm)
  try {
    const answering = signerOf(certificateChain, algorithm, async (data) => {
      if (hash(digestAlgorithm, data, 'base64') !== hashValue) throw new Refused('document_changed')
      if (!raw || !isGood(data, raw, own, algorithm)) throw new Refused('signature_mismatch')
      return raw
    })
    return { is: 'finished', signed: await write(answering) }
  } catch (error) {
    if (error instanceof Refused) return refused(error.why)
    throw error
  }
}

const signerOf = (
  certificateChain: readonly string[],
  algorithm: SigningAlgorithm,
  sign: Signer['sign'],
): Signer => ({ keyId: 'prepared', algorithm, certificateChain, sign })

/** Leaves the writing of a document at the place where the signature is wanted. */
class Asked extends Error {}

class Refused extends Error {
  readonly why: PreparedRefusal
  constructor(why: PreparedRefusal) {
    super(why)
    this.why = why
  }
}

function rawSignature(signature: Buffer, algorithm: SigningAlgorithm): Buffer | undefined {
  const { keyType, digest } = signingAlgorithms[algorithm]
  if (keyType === 'rsa') return signature
  const half = digest === 'sha384' ? 48 : 32
  return signature.length === 2 * half ? signature : p1363FromDer(signature, half)
}

function isGood(
  data: Uint8Array,
  signature: Buffer,
  { publicKey }: X509Certificate,
  algorithm: SigningAlgorithm,
): boolean {
  if (!fitsAlgorithm(publicKey, algorithm)) return false
  return verify(signingAlgorithms[algorithm].digest, data, keyOperation(publicKey, algorithm), signature)
}

const refused = (why: PreparedRefusal) => ({ is: 'refused', why }) as const
