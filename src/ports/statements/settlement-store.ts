import type { LineProblem } from '../../../schemas/import.ts'
import type { GoneBack } from '../../domain/refunds/gone-back.ts'
import type {
  SettledPayment,
  SettlementFinding,
  SettlementTotals,
} from '../../domain/statements/settlement.ts'
import type { AnswerFiles } from './statement-store.ts'

/** Keeps what providers settle, and joins it with the bank lines that the money came in. */
export interface SettlementStore {
  find(source: string, sha256: Buffer): Promise<KeptSettlement | undefined>
  /** Which transactions an earlier file of the source told of, by `keyOfItem`. */
  seenEarlier(source: string, keys: readonly string[]): Promise<ReadonlySet<string>>
  /** Paid payments of a channel within a business day that no file settles yet, and those that items name. */
  payments(of: SettledDay, named: readonly string[]): Promise<readonly DaySettledPayment[]>
  /** What went back through a channel and no file tells of yet: of payments of a business day, and what items name. */
  goneBack(of: SettledDay, named: readonly string[]): Promise<readonly GoneBack[]>
  /** Keeps a file with its items, its breaks and its answers, in one transaction; once for the same bytes. */
  keep(file: NewSettlement): Promise<KeptSettlement & { readonly wasKnown: boolean }>
  /**
   * Joins what providers told of with what came here since (confirmations, what was taken back), which ends differences. Then
   * books what came in bank lines that name a batch: the money, and the charges that the provider kept, by school. Of a line that is more than the
   * items explain, the rest stays without an owner. A batch of which more went back than came in is booked with the outgoing
   * line of its amount. Returns how many batches went on.
   */
  bookArrived(accounts: ReadonlyMap<string, string>, at: Date): Promise<number>
  /** Charges by channel and school between two business days. */
  charges(filter: ChargeFilter): Promise<readonly ChargeRow[]>
  /** What schools bore of what banks took from transfers, by school; by the days on which the lines were booked. */
  borne(filter: Omit<ChargeFilter, 'channel'>): Promise<readonly BorneRow[]>
}

export interface BorneRow {
  readonly schoolCode: string
  readonly count: number
  /** In đồng. */
  readonly amount: number
}

export interface SettledDay {
  readonly channel: string
  readonly from: Date
  readonly to: Date
}

export interface DaySettledPayment extends SettledPayment {
  readonly id: string
}

export interface NewSettlement {
  readonly source: string
  readonly channel: string
  readonly name: string
  readonly sha256: Buffer
  readonly day: string
  readonly findings: readonly SettlementFinding<DaySettledPayment>[]
  readonly summary: SettlementSummary
  readonly files: AnswerFiles
  readonly at: Date
}

export interface SettlementSummary {
  readonly totals: SettlementTotals
  readonly problems: readonly (LineProblem & { readonly line: number })[]
}

export interface KeptSettlement {
  readonly run: {
    readonly id: string
    readonly source: string
    readonly day: string
    readonly ranAt: Date
  } & SettlementSummary
  readonly files: AnswerFiles
}

export interface ChargeFilter {
  readonly from: string
  readonly to: string
  readonly channel?: string | undefined
  readonly schoolCode?: string | undefined
}

/** What a provider kept of the money of one school. */
export interface ChargeRow {
  readonly channel: string
  readonly schoolCode: string | null
  readonly count: number
  readonly gross: number
  readonly fee: number
  readonly feeTax: number
  readonly net: number
}
