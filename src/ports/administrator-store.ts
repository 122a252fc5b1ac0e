/** Keeps who administers the gateway and who of them is logged in. */
export interface AdministratorStore {
  /** Says whether the administrator was added; a name that is taken stays with its owner. */
  add(administrator: NewAdministrator): Promise<boolean>
  /** The password hash of an administrator, a PHC string; undefined for a name nobody has. */
  passwordHash(name: string): Promise<string | undefined>
  /** Keeps a new session and forgets those that have ended. */
  startSession(session: NewSession, at: Date): Promise<void>
  /** The session while it lives; `until` moves its expiry onward, never past the session's own end. */
  touchSession(tokenSha256: Buffer, at: Date, until: Date): Promise<Session | undefined>
  /** Of the given sessions, those that live. Does not move their expiry. */
  liveSessions(tokens: readonly Buffer[], at: Date): Promise<readonly Buffer[]>
  endSession(tokenSha256: Buffer): Promise<void>
}

export interface NewAdministrator {
  readonly name: string
  readonly passwordHash: string
}

export interface NewSession {
  readonly tokenSha256: Buffer
  readonly administrator: string
  readonly csrfToken: string
  readonly expiresAt: Date
  /** However busy, it ends here. */
  readonly endsAt: Date
}

export interface Session {
  readonly administrator: string
  readonly csrfToken: string
  readonly expiresAt: Date
}
