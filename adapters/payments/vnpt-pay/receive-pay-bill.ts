import { readTime } from '../../../src/domain/time/compact-time.ts'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { amountText } from '../../../src/wire/json-message.ts'
import { resultOfSettlement } from './codes.ts'
import { readCall } from './read-call.ts'
import type { VnptPaySettings } from './settings.ts'

/** Reads RELIEF (gạch nợ): a collector has taken money for the bill that its OPTIONS name. */
export function receivePayBill(request: RawRequest, at: Date, settings: VnptPaySettings): InboundRead {
  const call = readCall('pay_bill', request, at, settings)
  if (call.is === 'refused') return call
  const { fields } = call
  const amount = amountText.safeParse(fields.BILL_AMOUNT)
  if (!amount.success) {
    const result = { code: settings.refusalCode, says: 'BILL_AMOUNT is no amount' }
    return { is: 'refused', code: 'invalid_request', reply: call.answer(result) }
  }
  return {
    is: 'settlement',
    settlement: {
      transaction: fields.TRANS_REQUEST_ID ?? '',
      customer: { number: fields.PAYMENT_CODE ?? '', schoolCode: call.schoolCode },
      bill: fields.OPTIONS ?? '',
      amount: Number(amount.data),
      // Nothing in the messages lets a payer choose the amount.
      amounts: 'exact',
      at: readTime(fields.TRANS_DATE_TIME ?? '') ?? at,
    },
    reply: (outcome) => call.answer(resultOfSettlement[outcome](settings)),
  }
}
