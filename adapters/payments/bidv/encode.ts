import {
  type AmountRule,
  type CustomerFound,
  type OwedBill,
  strictest,
} from '../../../src/domain/payments/biller.ts'
import type { RawReply } from '../../../src/ports/payment-channel.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { type ResultCode, refusals, resultCodes } from './codes.ts'
import type { BidvSettings } from './settings.ts'
import { type Spelling, spell } from './spelling.ts'

/** Writes an answer with its code, in the spelling that was asked in unless another is set. */
export function encodeAnswer(
  code: ResultCode,
  asked: Spelling,
  { spelling, httpStatus }: BidvSettings,
  more: object = {},
): RawReply {
  const status = httpStatus === '400-for-refusals' && refusals.has(code) ? 400 : 200
  const answer = { result_code: code, result_desc: resultCodes[code], ...more }
  return jsonReply(status, spell(answer, spelling === 'as-asked' ? asked : spelling) as object)
}

/** Describes a customer with bills, as getbill answers it. */
export function describeBills(
  customerId: string,
  { customer, bills: found }: Extract<CustomerFound, { is: 'bills' }>,
  settings: BidvSettings,
): object {
  const bills: readonly OwedBill[] = settings.lists === 'first' ? found.slice(0, 1) : found
  const typeOf = typeUnder(settings)
  const type = typeOf(bills)
  return {
    customer_id: customerId,
    customer_name: customer.name,
    customer_addr: '',
    bill_id: found[0].code,
    type,
    total_amount: String(bills.reduce((sum, { amount }) => sum + amount, 0)),
    data: shapes[settings.shape](bills, typeOf),
  }
}

type TypeOf = (bills: readonly OwedBill[]) => string

/** `type` of some bills: what the channel and all of their schools take. */
const typeUnder =
  ({ amounts, anyAmountType }: BidvSettings): TypeOf =>
  (bills) => {
    const types: Readonly<Record<AmountRule, string>> = { exact: '1', 'up-to': '0', any: anyAmountType }
    return types[strictest([amounts, ...bills.map((bill) => bill.amounts)])]
  }

const shapes: Readonly<
  Record<BidvSettings['shape'], (bills: readonly OwedBill[], typeOf: TypeOf) => readonly object[]>
> = {
  'by-period': (bills) =>
    [...Map.groupBy(bills, ({ period, schoolYear }) => `${period} ${schoolYear}`)].map(
      ([period, members]) => ({
        period,
        data: members.map(({ code, amount, title }) => ({
          bill_id: code,
          amount: String(amount),
          remark: title,
        })),
      }),
    ),
  flat: (bills, typeOf) =>
    bills.map((bill) => ({ type: Number(typeOf([bill])), amount: bill.amount, bill_id: bill.code })),
}
