import type { CustomerFound } from '../../../src/domain/payments/biller.ts'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { resultOfCustomer } from './codes.ts'
import { describeBill } from './encode.ts'
import { readCall } from './read-call.ts'
import type { VnptPaySettings } from './settings.ts'

/** Reads INQUIRE: a collector asks what a student owes. One bill is answered, the one that is due first. */
export function receiveGetBill(request: RawRequest, at: Date, settings: VnptPaySettings): InboundRead {
  const call = readCall('get_bill', request, at, settings)
  if (call.is === 'refused') return call
  return {
    is: 'customer',
    key: { number: call.fields.PAYMENT_CODE ?? '', schoolCode: call.schoolCode },
    reply: (found) => call.answer(resultOfCustomer[found.is](settings), billOf(found)),
  }
}

const billOf = (found: CustomerFound) =>
  found.is === 'bills' ? describeBill(found.customer, found.bills[0]) : {}
