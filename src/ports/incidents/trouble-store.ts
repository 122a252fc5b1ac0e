/** Sees in the rows what is wrong. Every question costs what is in trouble, not what is there. */
export interface TroubleStore {
  /** Held exchanges, by partner and problem code. */
  held(): Promise<readonly TroubledExchanges[]>
  /** Exchanges that are open, not held, and failed last with one of these codes. */
  failing(codes: readonly string[]): Promise<readonly TroubledExchanges[]>
  /** A code that an open exchange of each of these partners failed with; absent where none did. */
  aProblemOf(partners: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** What became due until an instant, of each of these partners; absent where nothing did. */
  oldestDue(partners: readonly string[], until: Date): Promise<readonly OldestDue[]>
  /** Endpoints that were disabled by us and are still wanted. */
  endpointsOff(): Promise<readonly EndpointOff[]>
  /** Numbers and keys that came again with other content since an instant. */
  conflictingRepeats(since: Date): Promise<readonly ConflictingRepeats[]>
  /**
   * Messages of payment channels and banks since an instant that were refused, contradicted an earlier one, or are authentic and
   * could not be read.
   */
  paymentNotices(since: Date): Promise<readonly TroubledNotices[]>
  /** Messages whose time was not believed, by who sent them, that came after an instant. */
  doubtedTimes(since: Date): Promise<readonly { channel: string; count: number }[]>
  /** Movements that a bank, or its statements, told of otherwise than before, as far as nobody has ended that. */
  openContradictions(): Promise<readonly { readonly source: string; readonly count: number }[]>
  /** Approvals that should have taken effect, or ended undecided, until an instant, by kind. */
  overdueApprovals(until: Date): Promise<readonly OverdueApprovals[]>
}

export interface OverdueApprovals {
  readonly kind: string
  readonly dueAt: Date
  readonly count: number
}

export interface TroubledExchanges {
  readonly partner: string
  readonly code: string
  readonly count: number
}

export interface OldestDue {
  readonly partner: string
  readonly dueAt: Date
  /** 10,000 means that many or more. */
  readonly count: number
}

export interface EndpointOff {
  readonly id: string
  readonly clientId: string
  readonly because: string
  readonly disabledAt: Date
}

export interface ConflictingRepeats {
  readonly kind: 'bill' | 'dossier' | 'idempotency-key'
  /** A school, or a client. */
  readonly owner: string
  readonly count: number
}

export interface TroubledNotices {
  readonly channel: string
  readonly refused: number
  readonly conflicting: number
  readonly unread: number
}
