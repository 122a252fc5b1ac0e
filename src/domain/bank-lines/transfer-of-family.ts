import type { BeneficiaryAccount } from '../../../schemas/school.ts'
import { makePaymentCode } from './payment-code.ts'
import type { PaymentCodeRules } from './read-memo.ts'
import { writeVietQr } from './vietqr.ts'

/** What a student of a family owes, and where it is paid. */
interface Debt {
  readonly schoolCode: string
  readonly owed: number
  readonly account: BeneficiaryAccount | null
}

/** The code of a family. */
export const familyCode = (number: number, { prefixes, origin }: PaymentCodeRules): string =>
  makePaymentCode(prefixes.family, BigInt(number), origin)

/** Says how a family pays what its students owe: a transfer for each account, all with the one code. */
export function transferOfFamily(number: number, debts: readonly Debt[], rules: PaymentCodeRules) {
  const code = familyCode(number, rules)
  const byAccount = Map.groupBy(debts, ({ account, schoolCode }) => account?.number ?? schoolCode)
  const accounts = [...byAccount.values()].map((those) => {
    const owed = sumOf(those)
    const account = those[0]?.account ?? null
    return {
      schoolCodes: [...new Set(those.map(({ schoolCode }) => schoolCode))],
      account,
      owed,
      vietQr: qrOf(account, owed, code),
    }
  })
  return { code, owed: sumOf(debts), accounts }
}

const sumOf = (debts: readonly Debt[]): number => debts.reduce((sum, { owed }) => sum + owed, 0)

const qrOf = (account: BeneficiaryAccount | null, amount: number, purpose: string): string | null =>
  account && amount > 0
    ? writeVietQr({ bank: account.bankCode, account: account.number, kind: 'account', amount, purpose })
    : null
