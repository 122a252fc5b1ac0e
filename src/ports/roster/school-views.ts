import type { ExchangeEvent, ExchangeState } from '../../../schemas/exchange.ts'
import type { BreakState } from '../../domain/statements/break.ts'

/** What school systems may look at beyond their own records: deliveries and differences of their schools. */
export interface SchoolViews {
  /** What each portal was told of a bill or dossier, oldest first. */
  deliveriesOf(subjectId: string): Promise<readonly Delivery[]>
  /** Differences that name a payment of one of the schools, newest first, before an id. */
  breaksOf(schoolCodes: readonly string[], page: BreakPage): Promise<readonly Break[]>
}

export interface Delivery {
  readonly id: number
  readonly portal: string
  readonly event: ExchangeEvent
  readonly part: number
  readonly state: ExchangeState
  readonly attempts: number
  readonly theirReference: string | null
  readonly problem: { readonly code: string; readonly detail: string | null } | null
  readonly createdAt: Date
  readonly settledAt: Date | null
}

export interface BreakPage {
  readonly state?: BreakState | undefined
  readonly businessDay?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}

export interface Break {
  readonly id: number
  readonly source: string
  readonly businessDay: string
  readonly category: 'amount-differs' | 'only-at-bank' | 'only-here' | 'duplicate'
  readonly paymentId: string
  readonly billId: string
  readonly bankReference: string | null
  readonly bankAmount: number | null
  readonly ourAmount: number | null
  readonly reason: string
  readonly state: BreakState
  readonly openedAt: Date
  readonly closedAt: Date | null
}
