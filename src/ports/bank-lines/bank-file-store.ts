import type { LineProblem } from '../../../schemas/import.ts'
import type { BankLine } from '../../domain/bank-lines/bank-line.ts'
import type { StatementEnd, StatementHead } from '../account-statement.ts'
import type { TakenLines } from './bank-line-store.ts'

/** Keeps which files with account statements were read, and what they were. */
export interface BankFileStore {
  /** The result of a file that was read before, by its bytes. */
  find(source: string, sha256: Buffer): Promise<KeptBankFile | undefined>
  /** Works while nobody else does on what is called the same. Throws `conflict` while somebody does, after it has waited for so many ms. */
  whileAlone<Result>(name: string, work: () => Promise<Result>, waitMs?: number): Promise<Result>
  /** The lines that a file told of, by the beginning of their witnesses. */
  toldBy(source: string, witnesses: string): AsyncIterable<ToldLine>
  /** What the lines of a file, by the beginning of their witnesses, are and where their money is. */
  sumUp(source: string, witnesses: string): Promise<FileTotals>
  keep(file: NewBankFile): Promise<KeptBankFile>
  /** What the movements of several files come to, each movement once. */
  sumUpFiles(ids: readonly string[]): Promise<FilesTotal>
  /** The same by account and day, in this order. */
  daysOfFiles(ids: readonly string[]): Promise<readonly DayOfFiles[]>
  /** Sequence numbers that no statement of the account had, between those that came. */
  gaps(): Promise<readonly { readonly account: string; readonly from: number; readonly to: number }[]>
}

/** A movement as a file told of it; `place` is what its witness ends with. */
export interface ToldLine
  extends Pick<BankLine, 'account' | 'direction' | 'reference' | 'amount' | 'bookedOn'> {
  readonly place: number
  /** It told another amount than what is kept of the movement. */
  readonly isContradiction: boolean
}

export interface FileTotals {
  readonly lines: number
  /** Lines that another witness had told of before. */
  readonly known: number
  readonly conflicts: number
  readonly money: TakenLines['money']
}

/** What movements are together, and where the incoming money is. */
export interface FilesTotal {
  readonly received: Total
  readonly paidOut: Total
  readonly money: TakenLines['money']
}

/** What files tell of one account on one booking day. */
export interface DayOfFiles extends FilesTotal {
  readonly account: string
  readonly day: string
  /** What the account held before the statement that ends on the day, and at its end, where one says so. */
  readonly opening: number | null
  readonly closing: number | null
}

interface Total {
  readonly count: number
  readonly amount: number
}

export interface BankFileSummary extends FileTotals {
  readonly statements: number
  readonly problems: readonly (LineProblem & { readonly line: number })[]
}

export interface NewBankFile {
  readonly source: string
  readonly name: string
  readonly sha256: Buffer
  readonly statements: readonly (StatementHead & StatementEnd)[]
  readonly summary: BankFileSummary
  readonly at: Date
}

export interface KeptBankFile {
  readonly id: string
  readonly source: string
  readonly summary: BankFileSummary
  readonly readAt: Date
}
