import { z } from 'zod'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { hasMessageHash } from '../../../src/signing/message-hash.ts'
import { readObject, scalarText } from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { success } from './codes.ts'
import { hashes, signedFields } from './hashes.ts'
import type { PayosSettings } from './settings.ts'
import { newsOfTransfer, transfer } from './transfer.ts'

const envelope = z.object({
  code: z.literal(success),
  success: z.literal(true),
  data: z.record(z.string(), z.unknown()),
  signature: z.string(),
})

const confirmation = transfer.extend({
  orderCode: scalarText.refine((text) => /^[1-9]\d*$/.test(text)),
  code: z.literal(success),
  currency: z.literal('VND'),
  paymentLinkId: z.string(),
})

/** What payOS sends to try an address out, signed with the real key: its documented sample, in which no money moved. */
const trial = { reference: 'TF230204212323', paymentLinkId: '124c33293c43417ab7879e14c8d9eb18' }

/** Reads the confirmation that payOS posts for each transfer. Only one whose `data` is rightly signed becomes news. */
export function receiveConfirmation(request: RawRequest, settings: PayosSettings): InboundRead {
  const read = envelope.safeParse(readObject(request.body))
  if (!read.success) return refused('invalid_request')
  const { data, signature } = read.data
  if (!hasMessageHash(hashes.data, signedFields(data), signature, settings.checksumKey.reveal())) {
    return refused('signature_invalid')
  }
  const content = confirmation.safeParse(data)
  if (!content.success) return refused('invalid_request')
  const message = content.data
  const news = newsOfTransfer(message.orderCode, message)
  const isTrial = message.reference === trial.reference && message.paymentLinkId === trial.paymentLinkId
  if (isTrial) return accepted({ ...news, outcome: 'pending' })
  const { accountNumber } = settings
  if (accountNumber !== undefined && message.accountNumber !== accountNumber) return refused('forbidden')
  return accepted(news)
}

const accepted = (news: Extract<InboundRead, { is: 'news' }>['news']): InboundRead => ({
  is: 'news',
  news,
  reply: () => jsonReply(200, { success: true }),
})

const refused = (code: string): InboundRead => ({
  is: 'refused',
  code,
  reply: jsonReply(400, { success: false }),
})
