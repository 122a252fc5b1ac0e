import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { codeOfCustomer } from './codes.ts'
import { describeBills } from './encode.ts'
import { isRightQuery } from './hashes.ts'
import { type CallParts, readCall } from './read-call.ts'

/** Reads getbill: BIDV asks what a customer owes. */
export async function receiveGetbill(request: RawRequest, parts: CallParts): Promise<InboundRead> {
  const { settings } = parts
  const call = await readCall(request, ['customer_id'], parts)
  if (call.is === 'refused') return call
  const { fields, service } = call
  if (!isRightQuery(settings.checksum, service, fields, fields.checksum)) return call.refuse('004')
  const key = { number: fields.customer_id, schoolCode: service.school }
  return {
    is: 'customer',
    key,
    reply: (found) =>
      call.answer(
        codeOfCustomer[found.is],
        found.is === 'bills' ? describeBills(fields.customer_id, found, settings) : {},
      ),
  }
}
