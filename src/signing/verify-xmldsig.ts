import { verify, type X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { signingAlgorithms } from './algorithms.ts'
import { fitsAlgorithm, keyOperation } from './key-operation.ts'
import { withDocument } from './received-document.ts'
import { readClaim, type SignatureClaim, type SignatureProfile } from './signature-claim.ts'
import { Refused, refuseUnless, type SignatureRefusal } from './signature-refusal.ts'

/** `signed` holds the canonical bytes that the signature covers: read these and nothing else of the message. */
export type Verification =
  | { readonly is: 'verified'; readonly signed: Buffer; readonly certificate: X509Certificate }
  | { readonly is: 'refused'; readonly why: SignatureRefusal }

/**
 * Verifies the one signature of a received document. libxml2 parses and canonicalises; whatever a parser could get wrong
 * with hostile bytes, what comes back is a byte string whose digest the trusted key has signed.
 */
export async function verifyXml(bytes: Uint8Array, profile: SignatureProfile): Promise<Verification> {
  try {
    const claim = withDocument(bytes, profile.maxBytes, (document) => readClaim(document, profile))
    await assertSignedBy(claim)
    return { is: 'verified', signed: Buffer.from(claim.signed), certificate: claim.certificate }
  } catch (error) {
    if (error instanceof Refused) return { is: 'refused', why: error.why }
    throw error
  }
}

async function assertSignedBy(claim: SignatureClaim): Promise<void> {
  const { digest } = signingAlgorithms[claim.algorithm]
  const key = claim.certificate.publicKey
  refuseUnless(fitsAlgorithm(key, claim.algorithm), 'algorithm_not_allowed')
  const matches = await verifyInThreadPool(
    digest,
    Buffer.from(claim.signedInfo),
    keyOperation(key, claim.algorithm),
    claim.signatureValue,
  )
  refuseUnless(matches, 'signature_mismatch')
}

const verifyInThreadPool = promisify(verify)
