import type { X509Certificate } from 'node:crypto'
import { type CertificateTrust, isValidAt, rememberRead } from './certificate-trust.ts'

/** Certificates that are remembered as read; strangers' fall out of it first to last. */
const remembered = 256

/** Trusts exactly the given certificates within their days, whatever the purpose; nobody is asked about them. */
export function trustPinned(pinned: readonly X509Certificate[]): CertificateTrust {
  const fingerprints = new Set(pinned.map(({ fingerprint256 }) => fingerprint256))
  return {
    read: rememberRead(remembered),
    assess({ certificate, at }) {
      if (!fingerprints.has(certificate.fingerprint256))
        return { is: 'refused', why: 'certificate_untrusted' }
      if (!isValidAt(certificate, at)) return { is: 'refused', why: 'certificate_not_valid_then' }
      return { is: 'trusted', revocation: 'not-asked' }
    },
  }
}
