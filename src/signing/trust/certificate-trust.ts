import { type KeyObject, X509Certificate } from 'node:crypto'

/** What a certificate is asked for. */
export interface CertificateClaim {
  readonly certificate: X509Certificate
  /** What came along and may stand between the certificate and an authority. Nothing in it is believed. */
  readonly others: readonly X509Certificate[]
  /** The instant at which the certificate must have been good. */
  readonly at: Date
  readonly purpose: CertificatePurpose
}

export type CertificatePurpose = 'signing' | 'time-stamping'

export type TrustAnswer =
  | {
      readonly is: 'trusted'
      /** `unchecked`: nobody could be asked, and the check must be made later. */
      readonly revocation: 'good' | 'unchecked' | 'not-asked'
    }
  | { readonly is: 'refused'; readonly why: TrustRefusal }

/** Why a certificate is not trusted: a closed set. */
export type TrustRefusal =
  | 'certificate_untrusted'
  | 'certificate_not_valid_then'
  | 'certificate_wrong_use'
  | 'certificate_revoked'
  | 'revocation_unknown'

/** Decides about certificates; nobody is asked over the network unless a path to an authority stands. */
export interface CertificateTrust {
  /** Reads the base64 of a certificate's DER, perhaps remembering it. Throws when it is none. */
  read(base64: string): ReadCertificate
  assess(claim: CertificateClaim): TrustAnswer | Promise<TrustAnswer>
}

/** A certificate with its key: taking the key out of the certificate costs as much as an RSA verification. */
export interface ReadCertificate {
  readonly certificate: X509Certificate
  readonly publicKey: KeyObject
}

export function readCertificate(base64: string): ReadCertificate {
  const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
  return { certificate, publicKey: certificate.publicKey }
}

/** Remembers the certificates that were read last, up to a number of them. */
export function rememberRead(limit: number): (base64: string) => ReadCertificate {
  const known = new Map<string, ReadCertificate>()
  return (base64) => {
    const found = known.get(base64)
    if (found) return found
    const read = readCertificate(base64)
    const oldest = known.size < limit ? undefined : known.keys().next().value
    if (oldest !== undefined) known.delete(oldest)
    known.set(base64, read)
    return read
  }
}

export function isValidAt(certificate: X509Certificate, at: Date): boolean {
  return certificate.validFromDate <= at && at <= certificate.validToDate
}
