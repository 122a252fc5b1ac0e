import type { X509Certificate } from 'node:crypto'
import type { AskRevocation } from './ask-revocation.ts'
import { buildPath, type PathStep } from './build-path.ts'
import { type CertificateTrust, rememberRead, type TrustAnswer } from './certificate-trust.ts'
import type { PendingChecks } from './pending-checks.ts'

export interface AuthorityTrustOptions {
  /** Certificates of the authorities that are trusted; a path ends at one of them. */
  readonly authorities: readonly X509Certificate[]
  /** Certificates between that messages may leave out. */
  readonly between?: readonly X509Certificate[]
  readonly revocation: /** Nobody is asked: for authorities that publish nothing. */
    | { readonly is: 'not-asked' }
    /**
     * Everybody on the path is asked about. `whenUnknown` is the soft-fail rule: `refuse`, or accept now and keep the
     * certificate among those that are asked about again until there is an answer.
     */
    | { readonly is: 'asked'; readonly ask: AskRevocation; readonly whenUnknown: 'refuse' | PendingChecks }
}

const remembered = 256

/** Trusts certificates that an authority issued, for their purpose, at an instant, unless they are revoked. */
export function trustAuthorities(options: AuthorityTrustOptions): CertificateTrust {
  const { authorities, between = [], revocation } = options
  return {
    read: rememberRead(remembered),
    async assess(claim): Promise<TrustAnswer> {
      const path = buildPath(claim, authorities, between)
      if (path.is === 'refused') return path
      if (revocation.is === 'not-asked') return { is: 'trusted', revocation: 'not-asked' }
      const standing = await askAlong(path.steps, revocation.ask, claim.at)
      if (standing === 'revoked') return { is: 'refused', why: 'certificate_revoked' }
      if (standing === 'good') return { is: 'trusted', revocation: 'good' }
      if (revocation.whenUnknown === 'refuse') return { is: 'refused', why: 'revocation_unknown' }
      await revocation.whenUnknown.remember({
        path: path.steps.map(({ certificate }) => certificate),
        at: claim.at,
      })
      return { is: 'trusted', revocation: 'unchecked' }
    },
  }
}

/**
 * Asks about every certificate below the authority, that of the signer first. One that was revoked after the instant was
 * good then (ETSI EN 319 102-1 section 5.2.5); so an instant must be proved, not claimed.
 */
export async function askAlong(
  steps: readonly PathStep[],
  ask: AskRevocation,
  at: Date,
): Promise<'good' | 'revoked' | 'unknown'> {
  let standing: 'good' | 'unknown' = 'good'
  for (const [index, { certificate }] of steps.slice(0, -1).entries()) {
    const status = await ask(certificate, steps[index + 1] as PathStep)
    if (status.is === 'revoked' && status.since <= at) return 'revoked'
    if (status.is === 'unknown') standing = 'unknown'
  }
  return standing
}
