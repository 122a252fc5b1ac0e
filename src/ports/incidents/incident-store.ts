import type {
  Incident,
  IncidentChange,
  IncidentFacts,
  IncidentNews,
} from '../../domain/incidents/incident.ts'
import type { Severity } from '../../domain/incidents/incident-kinds.ts'

/** Keeps incidents, and what people were told of them. */
export interface IncidentStore {
  /**
   * Changes the incidents that are not over, while no other process does, and notes for each channel what is to be told.
   * Returns undefined where another process is at it.
   */
  follow(
    rule: (known: readonly Incident[]) => Promise<readonly IncidentChange[]>,
    channels: readonly string[],
    at: Date,
  ): Promise<readonly IncidentChange[] | undefined>
  /** Those that were told: the open ones, and what ended after `since`; the newest first. */
  list(since: Date): Promise<readonly IncidentRecord[]>
  /** Notes that somebody works on it; says false where none is open by that id. */
  acknowledge(id: string, because: string, at: Date): Promise<boolean>
  /** How many are open, by kind; absent where none is. */
  openByKind(): Promise<ReadonlyMap<string, number>>
  /** How often people were told of each partner, by one channel. */
  toldByPartner(channel: string): Promise<readonly ToldByPartner[]>
}

export interface IncidentRecord extends Incident {
  readonly acknowledgedAt: Date | null
  readonly acknowledgedBecause: string | null
  readonly told: readonly Told[]
}

/** What became of one piece of news on one channel. */
export interface Told {
  readonly channel: string
  readonly news: IncidentNews
  readonly at: Date
  readonly toldAt: Date | null
  readonly toldTo: string | null
}

export interface ToldByPartner {
  readonly partner: string
  readonly kind: string
  readonly opened: number
  readonly cleared: number
}

/** Keeps what is still to be told, by channel. */
export interface TellingStore {
  /** Takes a channel until an instant, or holds it longer. Says false where another process has it or it rests. */
  hold(channel: string, owner: string, now: Date, until: Date): Promise<boolean>
  /** The oldest that are to be told. */
  due(channel: string, limit: number): Promise<readonly Telling[]>
  told(ids: readonly number[], to: string, at: Date): Promise<void>
  /** Drops what happened before an instant and was told to nobody; returns how many. */
  drop(before: Date, at: Date): Promise<number>
  /** Lets go of a channel; one that failed rests for twice as long each time. */
  leave(channel: string, owner: string, failure?: ChannelFailure): Promise<void>
  /** How the channels are that were ever used. */
  channels(): Promise<readonly ChannelState[]>
}

export interface ChannelFailure {
  readonly problem: string
  readonly at: Date
  readonly firstMs: number
  readonly longestMs: number
}

export interface ChannelState {
  readonly channel: string
  readonly waiting: number
  readonly failures: number
  readonly nextAt: Date | null
  readonly problem: string | null
}

/** One piece of news of one incident, as it was when it happened. */
export interface Telling {
  readonly id: number
  readonly incidentId: string
  readonly kind: string
  readonly subject: string
  readonly partner: string | null
  readonly news: IncidentNews
  readonly severity: Severity
  readonly step: number
  readonly count: number
  readonly facts: IncidentFacts
  readonly openedAt: Date
  readonly at: Date
}
