import type { ExchangeEvent, ExchangeState } from '../../../schemas/exchange.ts'
import type { Subject } from '../../domain/exchanges/outgoing-record.ts'
import type { AnswerEvidence, PreparedMessage } from '../portal.ts'

/** Keeps exchanges: who must learn what, who works on it, and the exact bytes of what was said. */
export interface ExchangeStore {
  /**
   * Leases due exchanges of a partner, oldest first, never past an open earlier one of the same subject. A row
   * whose lease ran out is due again; the fencing number grows, so the earlier holder's result is refused.
   */
  claim(partner: string, lease: Lease): Promise<readonly ClaimedExchange[]>
  /** The facts behind claimed exchanges, by exchange id. */
  subjects(
    exchanges: readonly Pick<ClaimedExchange, 'id' | 'subjectKind' | 'subjectId'>[],
  ): Promise<ReadonlyMap<number, Subject>>
  /** The stored bytes last prepared for exchanges, by exchange id, each with the exchange's own reference. */
  storedMessages(ids: readonly number[]): Promise<ReadonlyMap<number, StoredMessage>>
  /**
   * Stores bytes and moves to `sending`, before anything is sent. Returns the ids that were still ours. Of those that share
   * a message all were, or none is given and nothing of it is stored.
   */
  beginSending(messages: readonly MessageToSend[], at: Date): Promise<ReadonlySet<number>>
  /** Writes what came of leased exchanges; a result with an old fencing number changes nothing. Returns how many counted. */
  settle(results: readonly ExchangeResult[], at: Date): Promise<number>
  /** Which of these partners have due rows now. */
  partnersWithDueWork(partners: readonly string[], now: Date): Promise<readonly string[]>
  /** Counts by partner and state. */
  counts(): Promise<readonly { partner: string; state: ExchangeState; count: number }[]>
}

export interface Lease {
  readonly owner: string
  readonly limit: number
  readonly now: Date
  readonly until: Date
  /** Leaves out what two holders in a row died with; else one such is leased, and alone. */
  readonly withoutSuspects?: boolean
}

export interface ClaimedExchange {
  readonly id: number
  readonly fence: number
  /** The state before the claim; a lapsed `sending` is claimed as `unknown`. */
  readonly state: 'waiting' | 'signed' | 'unknown' | 'queued'
  readonly subjectKind: 'bill' | 'dossier' | 'school'
  readonly subjectId: string
  readonly event: ExchangeEvent
  readonly part: number
  readonly asUpdate: boolean
  /** Shares a message with no other. */
  readonly alone: boolean
  /** Its last holder had begun to send and never said what came of it. */
  readonly lapsed: boolean
  /** How many holders in a row died, or hung past their lease, with it in hand. */
  readonly crashes: number
  readonly attempts: number
  readonly asks: number
}

export interface MessageToSend {
  readonly id: number
  readonly fence: number
  /** Absent where the stored bytes go again as they are. */
  readonly message?: PreparedMessage
  /** The other exchanges that the message tells of. */
  readonly carries?: readonly CarriedExchange[]
}

/** An exchange whose message is kept as another's, with what the partner knows it by. */
export interface CarriedExchange {
  readonly id: number
  readonly fence: number
  readonly reference: string
}

/** Bytes that were stored for an exchange, perhaps together with others. */
export interface StoredMessage extends PreparedMessage {
  /** It told of several exchanges. */
  readonly isShared?: true
}

export interface ExchangeResult {
  readonly id: number
  readonly fence: number
  readonly state: ExchangeState
  readonly dueAt: Date
  readonly asUpdate?: boolean
  /** It shares no message from now on. */
  readonly alone?: true
  /** The portal was asked instead of sent to. */
  readonly asked?: true
  /** It was begun and nothing left: the attempt does not count. */
  readonly unsent?: true
  readonly theirReference?: string
  readonly problem?: { readonly code: string; readonly detail: string }
  readonly answer?: {
    readonly operation: string
    readonly reference: string
    readonly evidence: AnswerEvidence
    /** All the exchanges that the answer is to, where they are several. */
    readonly carries?: readonly number[]
  }
}
