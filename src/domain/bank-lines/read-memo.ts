import type { BankLine } from './bank-line.ts'
import { findPaymentCodes } from './memo-codes.ts'
import { completionsOf, readPaymentCode } from './payment-code.ts'

/** The letters that codes begin with, by what they stand for, and where the deployment's codes begin. */
export interface PaymentCodeRules {
  readonly prefixes: { readonly student: string; readonly bill: string; readonly family: string }
  readonly origin: bigint
}

/** What the content of a transfer says, as far as the database needs it. */
export interface MemoReading {
  readonly studentNumbers: readonly number[]
  readonly billNumbers: readonly number[]
  readonly familyNumbers?: readonly number[]
  readonly memo: 'codes' | 'misread' | 'cut-off' | 'no-code' | 'empty'
}

/** Reads what a movement says. One that returns another pays nothing, whatever stands in its content. */
export const readLine = (line: Pick<BankLine, 'memo' | 'takesBack'>, rules: PaymentCodeRules): MemoReading =>
  line.takesBack ? { studentNumbers: [], billNumbers: [], memo: 'empty' } : readMemo(line.memo, rules)

/** Reads the content of a transfer: which students and bills its codes stand for, or why there is none. */
export function readMemo(memo: string, { prefixes, origin }: PaymentCodeRules): MemoReading {
  const { codes, misread, cutOff } = findPaymentCodes(memo, Object.values(prefixes))
  const numbersUnder = (prefix: string) =>
    codes
      .map(({ code }) => readPaymentCode(code, origin))
      .filter((read) => read?.prefix === prefix)
      .map((read) => Number(read?.number))
  const numbers = {
    studentNumbers: numbersUnder(prefixes.student),
    billNumbers: numbersUnder(prefixes.bill),
    familyNumbers: numbersUnder(prefixes.family),
  }
  if (codes.length > 0) return { ...numbers, memo: 'codes' }
  if (misread.length > 0) return { ...numbers, memo: 'misread' }
  if (cutOff !== undefined) return { ...numbers, memo: 'cut-off' }
  return { ...numbers, memo: /[\p{L}\p{N}]/u.test(memo) ? 'no-code' : 'empty' }
}

/** Numbers that the content of a transfer may mean, though no code in it is whole, and why. */
export interface MeantNumbers {
  readonly because: 'misread-code' | 'code-cut-off'
  readonly studentNumbers: readonly number[]
  readonly billNumbers: readonly number[]
}

/** What a content that no code could be read from may mean: codes one character away, and codes that begin as it ends. */
export function numbersMeant(memo: string, { prefixes, origin }: PaymentCodeRules): MeantNumbers[] {
  const { misread, cutOff } = findPaymentCodes(memo, Object.values(prefixes))
  const meant = [
    { because: 'misread-code', codes: misread.flatMap(({ near }) => near) },
    { because: 'code-cut-off', codes: cutOff === undefined ? [] : completionsOf(cutOff) },
  ] as const
  return meant
    .filter(({ codes }) => codes.length > 0)
    .map(({ because, codes }) => {
      const read = codes.map((code) => readPaymentCode(code, origin))
      const under = (prefix: string) =>
        read.filter((one) => one?.prefix === prefix).map((one) => Number(one?.number))
      return { because, studentNumbers: under(prefixes.student), billNumbers: under(prefixes.bill) }
    })
}
