import type { DayState } from '../../domain/days/business-day.ts'
import type { BusinessDay } from './day-store.ts'

/** Shows business days to those who close them. */
export interface DayView {
  /** Days, the newest first and of one day by book, `before` one of them. */
  page(wanted: DayPageFilter): Promise<readonly ListedDay[]>
  /** Conditions that two people let an open or closed day go without. */
  exceptions(book: string, day: string): Promise<readonly GrantedException[]>
  /** The request for exceptions that waits for a second person. */
  waiting(
    book: string,
    day: string,
  ): Promise<{ readonly id: string; readonly requestedPerson: string } | null>
  /** What the bank says of an account on a day, and what moved since it said so before. */
  equation(account: string, day: string): Promise<BankEquation>
  /** What was paid through a channel between two instants, and how much of it the provider has settled. */
  paidThrough(channel: string, from: Date, to: Date): Promise<PaidThrough>
  /** Files that tell of a day: of an account, or by the sources that send files of a channel. */
  files(
    of: { readonly account: string } | { readonly sources: readonly string[] },
    day: string,
  ): Promise<readonly DayFile[]>
  /** The bills that records of a day are about, by the id of the record. */
  billsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export interface DayPageFilter {
  readonly kind?: 'bank' | 'channel' | 'school' | undefined
  readonly book?: string | undefined
  readonly day?: string | undefined
  readonly state?: DayState | undefined
  readonly before?: { readonly day: string; readonly book: string } | undefined
  readonly limit: number
}

export interface ListedDay extends BusinessDay {
  /** What the school of a book is called. */
  readonly schoolName: string | null
  /** How many records a closed day counted. */
  readonly rows: number | null
  /** No earlier day of its book is open: the one to close next. */
  readonly isNext: boolean
}

export interface GrantedException {
  readonly condition: string
  readonly reason: string
  readonly requestedBy: string
  readonly approvedBy: string
  readonly at: Date
}

interface Moved {
  readonly count: number
  readonly amount: number
}

/** Before, what came and went, and after; what no statement says is null. */
export interface BankEquation {
  /** The day that the statement before goes to; what moved is counted from the day after. */
  readonly since: string | null
  readonly opening: number | null
  readonly in: Moved
  readonly out: Moved
  readonly closing: number | null
}

export interface PaidThrough {
  readonly paid: Moved
  readonly settled: Moved
}

export interface DayFile {
  /** By which the kept file is found; null for one that was read before files were kept. */
  readonly id: string | null
  readonly source: string
  readonly name: string
  readonly readAt: Date
}
