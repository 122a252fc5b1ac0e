import type { Role } from '../../domain/roles.ts'
import type { Titles } from './overview.ts'

/** Who is logged in, as the page is told. */
export interface SessionMessage {
  readonly administrator: string
  readonly person: string
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
  /** What outside parties are called. */
  readonly titles: Titles
  /** Goes back in the header `X-CSRF-Token` of every request that changes something. */
  readonly csrfToken: string
}
