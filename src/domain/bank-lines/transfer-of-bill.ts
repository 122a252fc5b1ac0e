import type { BeneficiaryAccount } from '../../../schemas/school.ts'
import { type Bill, owes } from '../bills/bill.ts'
import { openVoluntary } from '../bills/exactness.ts'
import { makePaymentCode } from './payment-code.ts'
import type { PaymentCodeRules } from './read-memo.ts'
import { writeVietQr } from './vietqr.ts'

/** How a bill is paid by a transfer to its school's account. */
export interface TransferOfBill {
  /** Closes this bill first; what is over goes to the student's other bills. */
  readonly billCode: string
  /** Closes what the student owes, the oldest first; the same code for all bills. */
  readonly studentCode: string
  /** What is owed, in đồng. */
  readonly amount: number
  readonly account: BeneficiaryAccount | null
  /** The text of a VietQR that fills the transfer in; nothing where there is no account, or nothing is owed. */
  readonly vietQr: string | null
  /** The same with all that may be given voluntarily; nothing where that is nothing. */
  readonly withVoluntary: { readonly amount: number; readonly vietQr: string | null } | null
}

/** Says how a bill is paid by a transfer; the numbers are those that its codes stand for. */
export function transferOfBill(
  bill: Pick<Bill, 'payable' | 'paid' | 'state' | 'voluntary' | 'contributed'>,
  numbers: { readonly bill: number; readonly student: number },
  account: BeneficiaryAccount | undefined,
  { prefixes, origin }: PaymentCodeRules,
): TransferOfBill {
  const billCode = makePaymentCode(prefixes.bill, BigInt(numbers.bill), origin)
  const studentCode = makePaymentCode(prefixes.student, BigInt(numbers.student), origin)
  const amount = owes(bill.state) ? Math.max(bill.payable - bill.paid, 0) : 0
  const beside = owes(bill.state) || bill.state === 'paid' ? openVoluntary(bill) : 0
  const write = (sum: number) =>
    account && sum > 0
      ? writeVietQr({
          bank: account.bankCode,
          account: account.number,
          kind: 'account',
          amount: sum,
          purpose: billCode,
        })
      : null
  const withAll = amount + beside
  return {
    ...{ billCode, studentCode, amount, account: account ?? null, vietQr: write(amount) },
    withVoluntary: beside > 0 ? { amount: withAll, vietQr: write(withAll) } : null,
  }
}
