import type { Role } from '../../domain/access/roles.ts'
import type { Titles } from './overview.ts'

/** Who is logged in, as the page is told. */
export interface SessionMessage {
  readonly administrator: string
  readonly person: string
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
  readonly hasFactor: boolean
  /** They came by a password that another set, and choose their own before anything else. */
  readonly mustChangePassword: boolean
  /** They must set up an authenticator before anything else. */
  readonly mustEnrol: boolean
  /** What outside parties are called. */
  readonly titles: Titles
  /** Goes back in the header `X-CSRF-Token` of every request that changes something. */
  readonly csrfToken: string
}

/** The password was right, and a code is wanted too. */
export interface CodeWantedMessage {
  readonly next: 'code'
}

/** How people come in beside a password. */
export interface LoginWaysMessage {
  readonly oidc: boolean
}

/** A secret that was made for an authenticator app; nothing is kept of it yet. */
export interface NewFactorMessage {
  /** As people type it. */
  readonly secret: string
  /** The QR code: how many squares it is wide, and the dark ones as a path. */
  readonly qr: { readonly size: number; readonly path: string }
}

/** Shown once. */
export interface RecoveryCodesMessage {
  readonly recoveryCodes: readonly string[]
}
