import type { BreakResolution, BreakState } from '../../domain/statements/break.ts'
import type { Payer, StrangerItem } from '../../domain/statements/break-ending.ts'

/** Keeps what became of differences, and who worked on them. */
export interface BreakStore {
  /** Newest first, `before` one of them. */
  list(filter: BreakFilter): Promise<readonly WorkedBreak[]>
  find(id: number): Promise<(WorkedBreak & { readonly steps: readonly BreakStep[] }) | undefined>
  /** Gives a difference to somebody, writes a note to it, or lets it be. Throws `conflict` for one that is over. */
  act(act: BreakAct): Promise<void>
  /**
   * Ends a difference, and books what its resolution books. Throws `conflict` where the resolution is a misfit, `invalid_request` where it
   * does not say whose credit it is.
   * `channelOf` says whose file a source sends.
   */
  resolve(order: ResolveOrder): Promise<void>
  /** How many were opened and closed since an instant, and are open. */
  counts(since: Date): Promise<BreakCounts>
  /** Keeps that a file could not be read, once while that is open. */
  keepUnread(file: UnreadFile): Promise<void>
}

export interface BreakCounts {
  readonly opened: number
  readonly closed: number
  readonly open: number
}

export interface BreakFilter {
  readonly state?: BreakState | undefined
  readonly source?: string | undefined
  readonly businessDay?: string | undefined
  readonly owner?: string | undefined
  /** Only those that nobody works on. */
  readonly isUnowned?: boolean | undefined
  readonly category?: string | undefined
  /** Only those that were opened before an instant. */
  readonly openedBefore?: Date | undefined
  readonly before?: number | undefined
  readonly limit: number
}

/** A difference, as those who work on it see it. */
export interface WorkedBreak {
  readonly id: number
  readonly source: string
  readonly businessDay: string
  readonly category: string
  readonly state: BreakState
  readonly owner: string | null
  readonly paymentId: string | null
  /** Another payment that it may be one with: what of both is one, stands twice. */
  readonly otherPaymentId: string | null
  /** What its payment is known by at the channel, and the number of the bill that it is of. */
  readonly paymentReference: string | null
  readonly billNumber: string | null
  readonly bankReference: string | null
  readonly bankAmount: number | null
  readonly ourAmount: number | null
  readonly reason: string
  readonly file: string | null
  readonly fileRow: number | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  /** Whose its payment is: of whose bill, or to whom all of it was given. */
  readonly payers: readonly Payer[]
  /** The item of a settlement that it is of, where nothing is known of that here. */
  readonly stranger: StrangerItem | null
}

export interface BreakStep {
  readonly at: Date
  readonly did: 'assigned' | 'noted' | 'excepted' | 'resolved' | 'closed'
  readonly by: string
  readonly resolution: string | null
  /** What was written; null where it was erased. */
  readonly note: string | null
}

export interface BreakAct {
  readonly id: number
  readonly did: 'assigned' | 'noted' | 'excepted'
  /** Whom it is given to. */
  readonly owner?: string
  readonly note: string
  readonly by: string
  readonly at: Date
}

export interface ResolveOrder {
  readonly id: number
  readonly resolution: BreakResolution
  /** Whose credit it is, where several have the payment. */
  readonly payer?: Payer | undefined
  readonly note: string
  readonly by: string
  readonly at: Date
  readonly channelOf: (source: string) => string | undefined
}

export interface UnreadFile {
  readonly source: string
  readonly file: string
  readonly businessDay: string
  readonly row: number | null
  readonly reason: string
  readonly at: Date
}
