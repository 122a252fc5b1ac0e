import type { X509Certificate } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'

/** Trusts exactly the given certificates (PEM or DER parsed by the caller), within their days of validity. */
export function trustPinned(
  pinned: readonly X509Certificate[],
  clock: Clock,
): (certificate: X509Certificate) => boolean {
  const fingerprints = new Set(pinned.map((certificate) => certificate.fingerprint256))
  return (certificate) => {
    const now = clock()
    return (
      fingerprints.has(certificate.fingerprint256) &&
      certificate.validFromDate <= now &&
      now <= certificate.validToDate
    )
  }
}
