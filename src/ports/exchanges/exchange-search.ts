import type { ExchangeEvent, ExchangeState } from '../../../schemas/exchange.ts'

/** Finds exchanges among millions, for people who look for one, and counts them. */
export interface ExchangeSearch {
  /** Newest first, behind a cursor. Without a partner: those of all portals, and none that tell school systems; these are `webhooks`. */
  search(wanted: ExchangeSearchFilter): Promise<readonly FoundExchange[]>
  /** One exchange with what it is about; undefined for an unknown one. */
  find(id: number): Promise<ExchangeView | undefined>
  /** Students by their code or their identity number, by school; at most `limit`. */
  findStudents(codeOrIdentityNumber: string, limit: number): Promise<readonly StudentKey[]>
  /** Failures by cause, the most frequent first. */
  causes(): Promise<readonly FailureCause[]>
  /** What exactly the newest failures of a cause say, the most frequent first; looks at some thousands at most. */
  detailsOf(cause: Pick<FailureCause, 'partner' | 'problemCode'>): Promise<readonly CauseDetail[]>
  /** By partner and day, since a day (`yyyy-mm-dd`). */
  days(since: string): Promise<readonly PartnerDay[]>
  /** Makes what the counts are kept in few rows again; changes no count. */
  foldTallies(): Promise<void>
}

/** What is absent does not narrow. */
export interface ExchangeSearchFilter {
  readonly partner?: string | undefined
  readonly state?: ExchangeState | undefined
  readonly problemCode?: string | undefined
  /** A bill's number, a dossier number, the partner's reference, or the id of a bill or dossier. */
  readonly subject?: string | undefined
  readonly student?: StudentKey | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** The `cursor` of the last one that was read. */
  readonly before?: string | undefined
  readonly limit: number
}

/** A student as bills name them; no personal data. */
export interface StudentKey {
  readonly schoolCode: string
  readonly studentCode: string
}

export interface FoundExchange {
  readonly id: number
  /** Where the next page begins behind. */
  readonly cursor: string
  readonly partner: string
  readonly event: ExchangeEvent
  readonly state: ExchangeState
  readonly attempts: number
  readonly problemCode: string | null
  readonly theirReference: string | null
  readonly createdAt: Date
  readonly dueAt: Date
  readonly settledAt: Date | null
  readonly subject: ExchangeSubject
}

/** What an exchange tells of. */
export interface ExchangeSubject {
  readonly kind: 'bill' | 'dossier' | 'school'
  readonly id: string
  /** As its school counts it; null for a subject that is not kept. */
  readonly number: string | null
  readonly dossierNumber: string | null
  readonly schoolCode: string | null
  readonly studentCode: string | null
}

export interface ExchangeView extends Omit<FoundExchange, 'cursor'> {
  readonly part: number
  readonly asks: number
  readonly problemDetail: string | null
  /** Waits behind an earlier one of its subject. */
  readonly isBlocked: boolean
  /** The exchange that it was made for, and the one that took its place. */
  readonly replaces: number | null
  readonly replacedBy: number | null
  /** What tells a school system of a notice. */
  readonly noticeId: string | null
  /** What people did with it, oldest first. */
  readonly deeds: readonly ExchangeDeed[]
}

/** A repair that took it, an edit that made it, or that somebody opened its payload. */
export interface ExchangeDeed {
  readonly at: Date
  readonly is: 'replay' | 'give-up' | 'resend' | 'edit' | 'opening'
  readonly by: string
  readonly reason: string
  readonly repairId: string | null
}

export interface FailureCause {
  readonly partner: string
  readonly problemCode: string
  readonly states: readonly { readonly state: ExchangeState; readonly count: number }[]
  readonly count: number
  /** The day of the oldest and of the newest, `yyyy-mm-dd`. */
  readonly firstDay: string
  readonly lastDay: string
}

export interface CauseDetail {
  readonly detail: string
  readonly count: number
}

export interface PartnerDay {
  readonly partner: string
  readonly day: string
  readonly accepted: number
  readonly states: readonly { readonly state: ExchangeState; readonly count: number }[]
}
