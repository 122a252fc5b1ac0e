/** Keeps what people did, for ever and in order. */
export interface AuditLog {
  /** Adds an entry behind the last one, as part of the transaction that it tells of. */
  append(entry: NewAuditEntry): Promise<void>
  /** Entries as they are searched for, newest first. */
  search(wanted: AuditSearch): Promise<readonly AuditEntry[]>
  /** Reads the whole chain and says where it breaks first; a chain that is whole names its last entry. */
  check(): Promise<AuditCheck>
}

export interface NewAuditEntry {
  readonly at: Date
  /** Who they are, however they logged in. */
  readonly person: string
  /** What they logged in as. */
  readonly login: string
  readonly via: 'console' | 'command' | 'api'
  readonly action: string
  readonly subject: AuditSubject
  readonly why: string
  /** What it was and what it became: codes, states and amounts, never personal data. */
  readonly before?: object | undefined
  readonly after?: object | undefined
}

export interface AuditSubject {
  readonly kind: string
  readonly id: string
}

export interface AuditEntry extends NewAuditEntry {
  readonly sequence: number
  /** Hexadecimal. */
  readonly hash: string
}

/** What is absent does not narrow. */
export interface AuditSearch {
  readonly person?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** Entries before this one. */
  readonly before?: number | undefined
  readonly limit: number
}

export type AuditCheck =
  | { readonly is: 'whole'; readonly entries: number; readonly hash: string }
  | { readonly is: 'broken'; readonly at: number; readonly why: 'changed' | 'missing' }
