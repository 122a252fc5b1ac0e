import type { Administrator, LoginWay } from '../../../ports/access/administrator-store.ts'
import type { AuditSubject, NewAuditEntry } from '../../../ports/access/audit-log.ts'
import type { LoginAct } from '../../messages/audit.ts'

/** What was wrong with what somebody brought. */
export type Wrong = 'name' | 'password' | 'code'

interface AtTheDoor {
  readonly at: Date
  readonly via: LoginWay
  readonly address: string
}

type Known = Pick<Administrator, 'name' | 'person'>

/** Somebody came in. */
export const loginEntry = (known: Known, { at, ...how }: AtTheDoor): NewAuditEntry =>
  entryOf('login', known, at, how)

/** Somebody left by themselves. */
export const logoutEntry = (known: Known, at: Date): NewAuditEntry => entryOf('logout', known, at, undefined)

/**
 * Somebody was turned away. A name that nobody has is not kept, as people type passwords into that field; such an entry is
 * found by the address that it came from.
 */
export function refusedEntry(
  known: (Known & Pick<Administrator, 'disabledAt'>) | undefined,
  { at, ...how }: AtTheDoor,
  wrong: Wrong,
): NewAuditEntry {
  if (known) {
    const refused = known.disabledAt ? 'shut-out' : wrong
    return entryOf('login.refused', known, at, { ...how, refused })
  }
  const subject = { kind: 'address', id: how.address }
  return entryOf('login.refused', { name: '', person: '' }, at, { ...how, refused: 'name' }, subject)
}

const entryOf = (
  action: LoginAct,
  { name, person }: Known,
  at: Date,
  after: object | undefined,
  subject: AuditSubject = { kind: 'administrator', id: name },
): NewAuditEntry => ({ at, person, login: name, via: 'console', action, subject, why: '', after })
