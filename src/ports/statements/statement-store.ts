import type { MatchOutcome, StatementLine } from '../../../schemas/statement-line.ts'
import type { Finding, FindingTotals } from '../../domain/statements/reconciliation.ts'
import type { PaidPayment } from '../../domain/statements/statement-pairs.ts'

/** Keeps what statements said and what comparing them found. */
export interface StatementStore {
  /** The result of a file read before, found by its bytes. */
  findRun(source: string, fileSha256: Buffer): Promise<KeptStatement | undefined>
  /** Which of these bank references an earlier file of the source already held, in a line that counts. */
  seenEarlier(source: string, bankReferences: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * Paid payments of a channel within a business day, and those of other days whose reference or transaction a line names;
   * none that is matched already.
   */
  paidPayments(
    of: { readonly channel: string; readonly from: Date; readonly to: Date },
    named: readonly string[],
  ): Promise<readonly DayPayment[]>
  /** Payments of a channel by their references that are not paid, as far as we know. */
  unpaidPayments(channel: string, references: readonly string[]): Promise<readonly PaidPayment[]>
  /** Lines of a source that tell of a payment which was not known when they were read, and whose difference is not over. */
  linesAlone(source: string): Promise<readonly LineAlone[]>
  /** Joins such lines with their payments: differences of the same amount end, others are of the payment from now on. */
  join(joined: readonly JoinedLine[], at: Date): Promise<void>
  /** Lines of a source that a person kept as payments, and that name another payment too. */
  linesKept(source: string): Promise<readonly LineAlone[]>
  /**
   * Joins such lines with the payments that were confirmed of them. What was kept is superseded: it is taken back where nobody was given
   * any of it, and else a difference.
   */
  joinKept(joined: readonly JoinedLine[], at: Date): Promise<void>
  /**
   * Opens a difference for each payment that no line tells of, and that is of the day and the amount of one that was kept of a line of
   * the source lately.
   */
  askAboutTwins(of: { readonly source: string; readonly cutOff: number }, at: Date): Promise<void>
  /**
   * Keeps a file, its lines, its breaks, its totals and its answers in one transaction. Where somebody else read the
   * same file at the same moment, theirs stands and is returned as known. Throws `conflict` where another file with
   * the same lines was kept since the comparison: it has to be made again.
   */
  keep(run: NewStatementRun): Promise<KeptStatement & { readonly wasKnown: boolean }>
  /** Open breaks, newest day first. */
  breaks(filter: { source?: string; day?: string; limit: number }): Promise<readonly Break[]>
}

/** The files that the sender of a statement expects back, by name. */
export type AnswerFiles = ReadonlyMap<string, Buffer>

/** What comparing one file found, with the answers to its sender. */
export interface KeptStatement {
  readonly run: StatementRun
  readonly files: AnswerFiles
}

export interface DayPayment extends PaidPayment {
  readonly id: string
  readonly paidAt: Date
  /** Paid on the business day itself and not taken back: only such a payment can be missing at the bank. */
  readonly mayBeMissing: boolean
}

export interface LineAlone extends StatementLine {
  readonly id: number
}

/** A line and the payment that it tells of. */
export interface JoinedLine {
  readonly lineId: number
  readonly paymentId: string
}

export interface RawLine extends StatementLine {
  readonly raw: string
}

export interface NewStatementRun {
  readonly source: string
  readonly fileName: string
  readonly fileSha256: Buffer
  readonly day: string
  readonly findings: readonly Finding<RawLine, DayPayment>[]
  readonly totals: FindingTotals
  readonly problems: readonly { line: number; field: string; code: string; message: string }[]
  readonly files: AnswerFiles
  readonly at: Date
}

export interface StatementRun {
  readonly id: string
  readonly source: string
  readonly day: string
  readonly totals: FindingTotals
  readonly problems: NewStatementRun['problems']
  readonly ranAt: Date
}

export interface Break {
  readonly id: number
  readonly source: string
  readonly day: string
  readonly category: Exclude<MatchOutcome, 'matched'>
  readonly bankReference: string | null
  readonly paymentId: string | null
  readonly bankAmount: number | null
  readonly ourAmount: number | null
  readonly reason: string
  readonly openedAt: Date
}
