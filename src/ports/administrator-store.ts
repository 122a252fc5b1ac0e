import type { Holder, Role } from '../domain/roles.ts'

/** Keeps who administers the gateway and who of them is logged in. */
export interface AdministratorStore {
  /** Says whether the administrator was added; a name that is taken stays with its owner. */
  add(administrator: NewAdministrator): Promise<boolean>
  /** Everybody, by name; those that are shut out too. */
  list(): Promise<readonly Administrator[]>
  find(name: string): Promise<Administrator | undefined>
  /** Gives other roles and schools, or shuts somebody out or lets them in again. Holds from the next request on. */
  change(name: string, change: AdministratorChange, at: Date): Promise<void>
  /** The password hash of an administrator, a PHC string; undefined for a name nobody has, or that is shut out. */
  passwordHash(name: string): Promise<string | undefined>
  /** Keeps a new session, forgets those that have ended, and the administrator's oldest beyond `most`. */
  startSession(session: NewSession, at: Date, most: number): Promise<void>
  /** The session while it lives; `until` moves its expiry onward, never past the session's own end. */
  touchSession(tokenSha256: Buffer, at: Date, until: Date): Promise<Session | undefined>
  /** Of the given sessions, those that live. Does not move their expiry. */
  liveSessions(tokens: readonly Buffer[], at: Date): Promise<readonly Buffer[]>
  endSession(tokenSha256: Buffer): Promise<void>
  /** Ends every session of an administrator. */
  endSessionsOf(name: string): Promise<void>
}

export interface NewAdministrator {
  readonly name: string
  readonly passwordHash: string
  /** Who they are: the same for all logins of one human being. */
  readonly person: string
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
}

export interface Administrator extends Omit<NewAdministrator, 'passwordHash'> {
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

export interface AdministratorChange {
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
  readonly isDisabled: boolean
}

export interface NewSession {
  readonly tokenSha256: Buffer
  readonly administrator: string
  readonly csrfToken: string
  readonly expiresAt: Date
  /** However busy, it ends here. */
  readonly endsAt: Date
}

/** Somebody who is logged in, with the roles they hold at this moment. */
export interface Session extends Holder {
  readonly administrator: string
  readonly person: string
  readonly csrfToken: string
  readonly expiresAt: Date
}
