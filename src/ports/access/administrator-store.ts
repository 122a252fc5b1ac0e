import type { Holder, Role } from '../../domain/access/roles.ts'

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
  /**
   * Keeps a password as it is until the caller's transaction ends; says false when it is another than that of this hash by now, or the
   * administrator is shut out.
   */
  holdPassword(name: string, hash: string): Promise<boolean>
  /** Sets a password, in place of the one that is named; says false when another was set meanwhile. */
  setPassword(name: string, password: NewPassword): Promise<boolean>
  /** What somebody has beside their password; undefined for nothing. */
  factor(name: string): Promise<Factor | undefined>
  /** Keeps a factor with its codes in place of what was there before. */
  setFactor(name: string, factor: Factor, recoveryCodes: readonly Buffer[], at: Date): Promise<void>
  removeFactor(name: string): Promise<void>
  /** Takes the code of a time step; says false when a code of this step or a later one was taken before. */
  spendStep(name: string, step: number): Promise<boolean>
  /** Takes a code for whoever lost the device; says false when it is none or was taken before. */
  spendRecoveryCode(name: string, codeSha256: Buffer): Promise<boolean>
  /** Keeps a new session, forgets those that have ended, and the administrator's oldest beyond `most`. */
  startSession(session: NewSession, at: Date, most: number): Promise<void>
  /** The session while it lives; `until` moves its expiry onward, never past the session's own end. */
  touchSession(tokenSha256: Buffer, at: Date, until: Date): Promise<Session | undefined>
  /** Of the given sessions, those that live. Does not move their expiry. */
  liveSessions(tokens: readonly Buffer[], at: Date): Promise<readonly Buffer[]>
  endSession(tokenSha256: Buffer): Promise<void>
  /** Ends every session of an administrator, but the one with this token against forgery. */
  endSessionsOf(name: string, exceptCsrfToken?: string): Promise<void>
}

export interface NewAdministrator {
  readonly name: string
  /** Null for somebody whom only a provider of OpenID Connect lets in. */
  readonly passwordHash: string | null
  /** Somebody else chose the password: it is good for choosing another, and for nothing else. */
  readonly passwordIsTemporary?: boolean
  /** Who they are: the same for all logins of one human being. */
  readonly person: string
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
}

export interface NewPassword {
  /** A PHC string. */
  readonly hash: string
  /** It is good for choosing another, and for nothing else. */
  readonly isTemporary: boolean
  /** The hash that it takes the place of; any, where none is named. */
  readonly instead?: string
}

/** The secret of time-based codes, and the last time step whose code was taken. */
export interface Factor {
  readonly secret: Buffer
  readonly lastStep: number
}

export interface Administrator extends Omit<NewAdministrator, 'passwordHash'> {
  readonly hasFactor: boolean
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

export interface AdministratorChange {
  readonly roles: readonly Role[]
  readonly schoolCodes: readonly string[]
  readonly isDisabled: boolean
}

/** By a password kept here, or by a provider of OpenID Connect. */
export type LoginWay = 'password' | 'oidc'

export interface NewSession {
  readonly tokenSha256: Buffer
  readonly administrator: string
  /** How they came in. */
  readonly via: LoginWay
  readonly csrfToken: string
  readonly expiresAt: Date
  /** However busy, it ends here. */
  readonly endsAt: Date
}

/** Somebody who is logged in, with the roles they hold at this moment. */
export interface Session extends Holder {
  readonly administrator: string
  readonly person: string
  readonly via: LoginWay
  readonly hasFactor: boolean
  readonly hasTemporaryPassword: boolean
  readonly csrfToken: string
  readonly expiresAt: Date
}
