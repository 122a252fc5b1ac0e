import { createHash } from 'node:crypto'
import type { Customer, OwedBill } from '../../../src/domain/payments/biller.ts'
import { writeTime } from '../../../src/domain/time/compact-time.ts'
import type { RawReply } from '../../../src/ports/payment-channel.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import type { Result } from './codes.ts'
import { covered, type Fields, type Message, secureCode, separator } from './hashes.ts'
import type { VnptPaySettings } from './settings.ts'

export type Operation = 'get_bill' | 'pay_bill'

/** A call that is answered: what it said, and the secret that it was signed with, or the current one. */
export interface Answered {
  readonly operation: Operation
  readonly asked: Fields
  readonly secret: string
}

/** Writes an answer: every field that its SECURE_CODE covers, in this order. */
export function encodeAnswer(
  { operation, asked, secret }: Answered,
  { code, says }: Result,
  at: Date,
  { billDetail }: VnptPaySettings,
  bill: Fields = {},
): RawReply {
  const message: Message = `${operation} answer`
  const { TRANS_REQUEST_ID = '', SERVICE_ID = '', PAYMENT_CODE = '', OPTIONS = '' } = asked
  const all: Fields = {
    ...{ RESPONSE_CODE: code, DESCRIPTION: says, TRANS_REQUEST_ID, SERVICE_ID, PAYMENT_CODE },
    TRANS_DATE_TIME: writeTime(at),
    TRANS_RESPONSE_ID: responseId(operation, TRANS_REQUEST_ID),
    OPTIONS,
    ...{ BILL_AMOUNT: '0', BILL_FEE: '0', BILL_DETAIL: '' },
    ...bill,
  }
  const fields: Fields = Object.fromEntries(covered[message].map((name) => [name, all[name] ?? '']))
  const detail = fields.BILL_DETAIL
  return jsonReply(200, {
    ...fields,
    ...(billDetail === 'object' && detail ? { BILL_DETAIL: JSON.parse(detail) } : {}),
    SECURE_CODE: secureCode(message, fields, secret),
  })
}

/** Describes one bill; OPTIONS come back with the payment and say which bill it is for. */
export const describeBill = (customer: Customer, bill: OwedBill): Fields => ({
  OPTIONS: bill.code,
  BILL_AMOUNT: String(bill.amount),
  BILL_DETAIL: JSON.stringify({
    hoc_sinh_info: {
      ten_hoc_sinh: plain(customer.name),
      ten_lop: plain(customer.className),
      ten_truong: plain(customer.schoolName),
      truong_id: customer.schoolCode,
      tinh_id: customer.provinceCode,
    },
    thanh_toan: {
      id: bill.code,
      tong_tien: bill.amount,
      noi_dung: plain(bill.title),
      ten_thanh_toan: plain(`${bill.period} ${bill.schoolYear}`),
      chi_tiet: '',
    },
  }),
})

/** A text in which no border of the hash stands. */
const plain = (text: string) => text.replaceAll(separator, '/')

/** The same call is always answered under the same number. */
const responseId = (operation: Operation, requestId: string) =>
  `LT${createHash('sha256').update(`${operation} ${requestId}`).digest('hex').slice(0, 18).toUpperCase()}`
