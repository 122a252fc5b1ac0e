import { expect, test } from 'vitest'
import { tracedTransfer } from '../../schemas/api/bank-line.ts'
import { instalmentPlans } from '../../schemas/api/bill-life.ts'
import { creditUse } from '../../schemas/api/credit.ts'
import { moneyList } from '../../schemas/api/money-desk.ts'
import { counterPayment } from '../../schemas/api/receipt.ts'
import { refundRequest } from '../../schemas/api/refund.ts'
import { billRequest } from '../../schemas/bill.ts'
import { budgetTransferRequest } from '../../schemas/budget.ts'
import { feeScheduleRequest } from '../../schemas/fee.ts'
import { paymentRequest } from '../../schemas/payment.ts'

const line = (amount: number) => ({ gross: amount, budgetCompensation: amount, payable: amount })

test.each([
  ['a line of a bill', billRequest, (amount: number) => ({ lines: [line(amount)] }), 3],
  ['the total of a bill', billRequest, (total: number) => ({ total }), 1],
  ['a late fee', billRequest, (fee: number) => ({ lateFee: { once: fee, perDay: fee, most: fee } }), 3],
  ['an instalment', instalmentPlans, (amount: number) => ({ plans: [{ instalments: [{ amount }] }] }), 1],
  ['a payment', paymentRequest, (amount: number) => ({ amount }), 1],
  ['a payment at the counter', counterPayment, (amount: number) => ({ amount }), 1],
  ['the use of credit', creditUse, (amount: number) => ({ amount }), 1],
  ['a share of money', moneyList, (amount: number) => ({ shares: [{ amount }] }), 1],
  ['a transfer that is traced', tracedTransfer, (amount: number) => ({ amount: String(amount) }), 1],
  ['money of the budget', budgetTransferRequest, (amount: number) => ({ amount }), 1],
  ['a price', feeScheduleRequest, (price: number) => ({ price }), 1],
] as const)('%s has 12 digits at most, so that sums are exact', (_, schema, withAmount, times) => {
  const tooBig = (amount: number) =>
    schema.safeParse(withAmount(amount)).error?.issues.filter(({ code }) => code === 'too_big') ?? []
  expect(tooBig(999_999_999_999)).toEqual([])
  expect(tooBig(1_000_000_000_000)).toHaveLength(times)
})

test('a refund has 12 digits at most too', () => {
  const refund = { schoolCode: 'TH-1', studentCode: 'HS-1', way: 'cash', reason: 'thu thừa' }
  expect(refundRequest.safeParse({ ...refund, amount: 999_999_999_999 }).success).toBe(true)
  expect(refundRequest.safeParse({ ...refund, amount: 1_000_000_000_000 }).success).toBe(false)
})
