import type { X509Certificate } from 'node:crypto'
import { DerRefused } from '../der/der.ts'
import { digestsOfSignature, identifiers } from '../der/identifiers.ts'
import { type CertificateFields, readCertificateFields } from './certificate-fields.ts'
import { type CertificateClaim, isValidAt, type TrustRefusal } from './certificate-trust.ts'

/** A certificate with its fields. */
export interface PathStep {
  readonly certificate: X509Certificate
  readonly fields: CertificateFields
}

export type PathAnswer =
  /** The own certificate first, the authority that is trusted last. */
  | { readonly is: 'path'; readonly steps: readonly PathStep[] }
  | { readonly is: 'refused'; readonly why: TrustRefusal }

/** Certificates between the own one and the authority. */
const longestPath = 6
/** Others that are looked at at all: a message could bring thousands. */
const mostOthers = 16

/**
 * Finds the path from a certificate to one of the trusted authorities (RFC 5280 section 6.1, without policies): each step
 * issued and signed by the next, all valid at the instant, authorities allowed to issue, nothing critical unknown. Of
 * several refusals the one that came nearest to an authority is told.
 */
export function buildPath(
  { certificate, others, at, purpose }: CertificateClaim,
  authorities: readonly X509Certificate[],
  known: readonly X509Certificate[],
): PathAnswer {
  const own = withFields(certificate)
  if (own === null) return refused('certificate_untrusted')
  const between = [...known, ...others.slice(0, mostOthers)]
  const found = climb([own], authorities, between, at)
  if (found.is === 'refused') return found
  return mayBeUsed(own.fields, purpose) ? found : refused('certificate_wrong_use')
}

function climb(
  steps: readonly PathStep[],
  authorities: readonly X509Certificate[],
  between: readonly X509Certificate[],
  at: Date,
): PathAnswer {
  const top = steps.at(-1) as PathStep
  let nearest: PathAnswer = refused('certificate_untrusted')
  for (const authority of authorities) {
    const why = mayIssue(top, authority, steps.length - 1, at)
    if (why === null) {
      if (top.certificate.raw.equals(authority.raw)) return { is: 'path', steps }
      return { is: 'path', steps: [...steps, withFields(authority) as PathStep] }
    }
    if (why !== 'certificate_untrusted') nearest = refused(why)
  }
  if (steps.length > longestPath) return nearest
  for (const candidate of between) {
    if (steps.some((step) => step.certificate.raw.equals(candidate.raw))) continue
    if (!isNamedIssuer(top.certificate, candidate)) continue
    const why = mayIssue(top, candidate, steps.length - 1, at)
    if (why !== null) {
      if (why !== 'certificate_untrusted') nearest = refused(why)
      continue
    }
    const found = climb([...steps, withFields(candidate) as PathStep], authorities, between, at)
    if (found.is === 'path') return found
    if (found.why !== 'certificate_untrusted') nearest = found
  }
  return nearest
}

/** Null when the issuer may have issued the certificate and did. `below` counts the authorities under the issuer. */
function mayIssue(
  { certificate, fields }: PathStep,
  issuer: X509Certificate,
  below: number,
  at: Date,
): TrustRefusal | null {
  const isItself = certificate.raw.equals(issuer.raw)
  if (!isItself && !isNamedIssuer(certificate, issuer)) return 'certificate_untrusted'
  if (!isItself && !certificate.verify(issuer.publicKey)) return 'certificate_untrusted'
  if (!isValidAt(certificate, at) || !isValidAt(issuer, at)) return 'certificate_not_valid_then'
  if (isItself) return null
  const issuing = withFields(issuer)?.fields
  if (issuing === undefined || fields.hasUnknownCriticalExtension || issuing.hasUnknownCriticalExtension) {
    return 'certificate_wrong_use'
  }
  if (digestsOfSignature[fields.signatureAlgorithm] === undefined) return 'certificate_wrong_use'
  const maySign = issuing.keyUsage === null || issuing.keyUsage.has('keyCertSign')
  const isNotTooLong = issuing.pathLength === null || below <= issuing.pathLength
  return issuing.isAuthority && maySign && isNotTooLong ? null : 'certificate_wrong_use'
}

function isNamedIssuer(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.issuer === issuer.subject && certificate.checkIssued(issuer)
}

function mayBeUsed(
  { keyUsage, extendedKeyUsage }: CertificateFields,
  purpose: CertificateClaim['purpose'],
): boolean {
  const signs = keyUsage === null || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')
  if (purpose === 'signing') return signs
  return signs && extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === identifiers['id-kp-timeStamping']
}

function withFields(certificate: X509Certificate): PathStep | null {
  try {
    return { certificate, fields: readCertificateFields(certificate) }
  } catch (error) {
    if (error instanceof DerRefused) return null
    throw error
  }
}

function refused(why: TrustRefusal): { readonly is: 'refused'; readonly why: TrustRefusal } {
  return { is: 'refused', why }
}
