import type { TrustRefusal } from '../trust/certificate-trust.ts'

/** Why a received signature is not accepted: a closed set. */
export type SignatureRefusal =
  | 'xml_unsafe'
  | 'xml_malformed'
  | 'comment_in_text'
  | 'signature_missing'
  | 'signature_repeated'
  | 'signature_misplaced'
  | 'signature_malformed'
  | 'algorithm_not_allowed'
  | 'transform_not_allowed'
  | 'reference_missing'
  | 'reference_repeated'
  | 'reference_unresolved'
  | 'reference_misplaced'
  | 'target_repeated'
  | 'id_repeated'
  | 'certificate_missing'
  | 'digest_mismatch'
  | 'signature_mismatch'
  | 'signing_time_not_allowed'
  | 'properties_mismatch'
  | 'time_stamp_refused'
  | TrustRefusal

/** Leaves the reading of a signature from any depth; `verifyXml` turns it into an answer. */
export class Refused extends Error {
  readonly why: SignatureRefusal
  constructor(why: SignatureRefusal) {
    super(why)
    this.why = why
  }
}

export function refuseUnless(condition: boolean, why: SignatureRefusal): asserts condition {
  if (!condition) throw new Refused(why)
}
