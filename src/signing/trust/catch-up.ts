import type { X509Certificate } from 'node:crypto'
import type { AskRevocation } from './ask-revocation.ts'
import { readCertificateFields } from './certificate-fields.ts'
import type { PendingCheck, PendingChecks } from './pending-checks.ts'
import { askAlong } from './trust-authorities.ts'

export interface CaughtUp {
  readonly good: number
  readonly open: number
  /** Certificates that were accepted and turn out to have been revoked at that instant: a person must hear of them. */
  readonly revoked: readonly PendingCheck[]
}

/** Asks again about every certificate that was accepted unchecked, and forgets those with an answer. */
export async function catchUp(pending: PendingChecks, ask: AskRevocation): Promise<CaughtUp> {
  const revoked: PendingCheck[] = []
  let good = 0
  let open = 0
  for (const check of await pending.list()) {
    const steps = check.path.map((certificate: X509Certificate) => ({
      certificate,
      fields: readCertificateFields(certificate),
    }))
    const standing = await askAlong(steps, ask, check.at)
    if (standing === 'unknown') {
      open += 1
      continue
    }
    if (standing === 'revoked') revoked.push(check)
    else good += 1
    await pending.forget(check)
  }
  return { good, open, revoked }
}
