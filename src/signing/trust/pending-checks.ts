import type { X509Certificate } from 'node:crypto'

/** A certificate that was accepted although nobody could say whether it was revoked. */
export interface PendingCheck {
  /** The own certificate first, the authority last: the path that stood. */
  readonly path: readonly X509Certificate[]
  /** The instant at which it had to be good. */
  readonly at: Date
}

/** Keeps what is to be asked again, through a restart. The same check twice is one. */
export interface PendingChecks {
  remember(check: PendingCheck): Promise<void>
  list(): Promise<readonly PendingCheck[]>
  forget(check: PendingCheck): Promise<void>
}
