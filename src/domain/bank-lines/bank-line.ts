import type { Dong } from '../../../schemas/money.ts'

/** One movement on a bank account, as a statement or a message of the bank tells of it. */
export interface BankLine {
  /** The account's number as the bank writes it, leading zeros and all. */
  readonly account: string
  readonly direction: 'in' | 'out'
  /** The bank's own reference; two movements of an account in one direction never share one. */
  readonly reference: string
  /** In đồng, above 0. */
  readonly amount: Dong
  /** The local day (`yyyy-mm-dd`) that the bank booked it on. */
  readonly bookedOn: string
  /** The instant of the movement, where the bank says it. */
  readonly at?: Date
  /** The content of the transfer, as the bank gives it. */
  readonly memo: string
  /** The virtual account that it was sent to, where there was one. */
  readonly virtualAccount?: string
  /**
   * Stands where the bank says that it takes another movement back, or returns it: what it names that one by, if anything.
   */
  readonly takesBack?: readonly string[]
  readonly payerName?: string
  readonly payerAccount?: string
}

/** A rule by which a movement is no fee. */
export interface NotFeeRule {
  readonly name: string
  readonly direction: BankLine['direction']
  /** Looked for in the content as it came, large and small letters alike. */
  readonly pattern: RegExp
}

/** The bank's reference as a key: statements and messages differ in blanks and capitals. */
export const keyOfReference = (reference: string): string =>
  reference.normalize('NFC').replace(/\s+/g, '').toUpperCase()

/** The first rule by which a movement is no fee. */
export const notFeeRule = (line: BankLine, rules: readonly NotFeeRule[]): NotFeeRule | undefined =>
  rules.find(({ direction, pattern }) => direction === line.direction && pattern.test(line.memo))
