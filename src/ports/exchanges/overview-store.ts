import type { ExchangeState } from '../../../schemas/exchange.ts'
import type { PaymentState } from '../../../schemas/payment.ts'
import type { MatchOutcome } from '../../../schemas/statement-line.ts'
import type { Severity } from '../../domain/incidents/incident-kinds.ts'

/** Reads the figures that administrators watch. */
export interface OverviewStore {
  read(): Promise<Overview>
  /** Makes what payments are counted in few rows again; changes no count. */
  foldTallies(): Promise<void>
}

/** One moment's figures: all of them are of the same snapshot of the database. */
export interface Overview {
  /** The worst first; no more than fit on a screen. */
  readonly incidents: readonly OpenIncident[]
  readonly partners: readonly PartnerFigures[]
  readonly channels: readonly ChannelFigures[]
  readonly reconciliations: readonly LastReconciliation[]
}

export interface OpenIncident {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly severity: Severity
  readonly count: number
  readonly openedAt: Date
  /** Somebody works on it. */
  readonly isAcknowledged: boolean
}

export interface PartnerFigures {
  readonly partner: string
  /** Everything this partner must learn, counted without looking at states. */
  readonly accepted: number
  readonly states: readonly { readonly state: ExchangeState; readonly count: number }[]
  /** When the exchange that waits longest was or is due; null where a worker or nobody has anything to do. */
  readonly oldestDueAt: Date | null
}

export interface ChannelFigures {
  readonly channel: string
  /** Amounts are đồng: paid where paid, asked elsewhere. */
  readonly states: readonly {
    readonly state: PaymentState
    readonly count: number
    readonly amount: number
  }[]
}

/** The newest reconciliation of one statement source. */
export interface LastReconciliation {
  readonly source: string
  /** `yyyy-mm-dd` */
  readonly businessDay: string
  readonly ranAt: Date
  readonly matched: { readonly count: number; readonly amount: number }
  readonly breaks: readonly {
    readonly category: BreakCategory
    readonly count: number
    readonly open: number
    /** The đồng in question: by how much amounts differ, elsewhere the bank's amount, or ours where it has none. */
    readonly amount: number
  }[]
}

export type BreakCategory = Exclude<MatchOutcome, 'matched'>
