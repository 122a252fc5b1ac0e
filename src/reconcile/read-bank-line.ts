import { type BankLine, type NotFeeRule, notFeeRule } from '../domain/bank-lines/bank-line.ts'
import { type PaymentCodeRules, readLine } from '../domain/bank-lines/read-memo.ts'
import type { ReadBankLine } from '../ports/bank-lines/bank-line-store.ts'

/** What movements are read by. */
export interface LineRules {
  readonly codes: PaymentCodeRules
  readonly notFee: readonly NotFeeRule[]
}

/** Reads whose money a movement may be, or by which rule it is no fee; `witness` is who tells of it. */
export const readBankLine = (
  line: BankLine,
  witness: string,
  { codes, notFee }: LineRules,
): ReadBankLine => ({
  ...{ line, witness },
  reading: readLine(line, codes),
  notFee: notFeeRule(line, notFee)?.name,
})
