import { readTime } from '../../../src/domain/time/compact-time.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { amountText, readObject } from '../../../src/wire/json-message.ts'
import { codeOfSettlement } from './codes.ts'
import { isRightPayment } from './hashes.ts'
import { type CallParts, readCall } from './read-call.ts'
import { readSpelling } from './spelling.ts'

/** Reads paybill: BIDV has taken money for a bill. */
export async function receivePaybill(
  request: RawRequest,
  parts: CallParts,
  clock: Clock,
): Promise<InboundRead> {
  const { settings } = parts
  const call = await readCall(request, ['trans_id', 'customer_id', 'bill_id', 'amount'], parts)
  if (call.is === 'refused') return call
  const { fields, service } = call
  if (!isRightPayment(settings.checksum, service, fields, fields.checksum)) return call.refuse('004')
  const amount = amountText.safeParse(fields.amount)
  if (!amount.success) return call.refuse('022')
  return {
    is: 'settlement',
    settlement: {
      transaction: fields.trans_id,
      customer: { number: fields.customer_id, schoolCode: service.school },
      bill: fields.bill_id,
      amount: Number(amount.data),
      amounts: settings.amounts,
      at: timeOf(request) ?? clock(),
    },
    reply: (outcome) => call.answer(codeOfSettlement[outcome]),
  }
}

/** trans_date, where it is written in the one way that is read. */
function timeOf({ body }: RawRequest): Date | undefined {
  const read = readSpelling(readObject(body) ?? {}, ['trans_date'])
  return readTime(String(read?.fields.trans_date ?? ''))
}
