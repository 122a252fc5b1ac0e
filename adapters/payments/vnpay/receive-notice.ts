import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTime } from '../../../src/domain/time/compact-time.ts'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { hasMessageHash } from '../../../src/signing/message-hash.ts'
import { nameText, scalarText } from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { readAmount } from './amount.ts'
import { acknowledgements, outcomeOfNotice, refusals, success } from './codes.ts'
import { hashes } from './hashes.ts'
import { coveredFields, readQuery } from './read-query.ts'
import type { VnpaySettings } from './settings.ts'

const notice = z.object({
  vnp_TmnCode: z.string(),
  vnp_TxnRef: nameText,
  vnp_Amount: z.string().default(''),
  vnp_ResponseCode: nameText,
  vnp_TransactionStatus: nameText,
  vnp_TransactionNo: scalarText.default(''),
  vnp_BankCode: scalarText.default(''),
  vnp_PayDate: z.string().default(''),
  vnp_OrderInfo: z.string().default(''),
})

/** Reads the confirmation (IPN) that VNPay sends as the query of a GET. Only one whose hash is right becomes news. */
export function receiveNotice(request: RawRequest, settings: VnpaySettings): InboundRead {
  const fields = readQuery(request.query)
  if (fields === undefined) return refused('invalid_request', 'unreadable')
  const covered = coveredFields(fields)
  const hash = fields.vnp_SecureHash ?? ''
  if (!hasMessageHash(hashes.notice, covered, hash, settings.hashSecret.reveal())) {
    return refused('signature_invalid', 'invalid-hash')
  }
  const read = notice.safeParse(covered)
  if (!read.success) return refused('invalid_request', 'unreadable')
  const message = read.data
  if (message.vnp_TmnCode !== settings.tmnCode) return refused('forbidden', 'other-terminal')
  const amount = readAmount(message.vnp_Amount)
  const { vnp_ResponseCode: responseCode, vnp_TransactionStatus: status } = message
  const outcome = outcomeOfNotice(responseCode, status)
  if (amount === undefined || (outcome === 'paid' && amount === 0)) {
    return refused('invalid_request', 'invalid-amount')
  }
  const news = {
    reference: message.vnp_TxnRef,
    ...{ outcome, amount },
    providerTransaction: message.vnp_TransactionNo,
    bank: message.vnp_BankCode || null,
    at: toldTime(message.vnp_PayDate, readTime),
    description: message.vnp_OrderInfo,
    theirCode: responseCode === success ? status : responseCode,
  }
  return { is: 'news', news, reply: (outcome) => jsonReply(200, acknowledgements[outcome]) }
}

const refused = (code: string, why: keyof typeof refusals): InboundRead => ({
  is: 'refused',
  code,
  reply: jsonReply(200, refusals[why]),
})
