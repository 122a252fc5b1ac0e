import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'
import type { InboundRead, RawReply, RawRequest } from '../../../src/ports/payment-channel.ts'
import { hasMessageHash } from '../../../src/signing/message-hash.ts'
import { amountText, nameText, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { outcomeOf } from './codes.ts'
import { readExtraData } from './extra-data.ts'
import { hashes } from './hashes.ts'
import type { MomoSettings } from './settings.ts'

const confirmation = z.object({
  partnerCode: z.string(),
  orderId: nameText,
  requestId: z.string(),
  amount: amountText,
  orderInfo: z.string(),
  orderType: z.string(),
  transId: scalarText.refine((text) => text !== ''),
  resultCode: scalarText.refine((text) => /^\d{1,6}$/.test(text)),
  message: z.string(),
  payType: z.string(),
  responseTime: scalarText,
  extraData: z.string(),
  signature: z.string(),
})

/** Reads the confirmation (IPN) that MoMo posts. Only one whose signature is right becomes news. */
export function receiveConfirmation(request: RawRequest, settings: MomoSettings): InboundRead {
  const read = confirmation.safeParse(readObject(request.body))
  if (!read.success) return refused('invalid_request')
  const { signature, ...message } = read.data
  const covered = { ...message, accessKey: settings.accessKey.reveal() }
  if (!hasMessageHash(hashes.confirmation, covered, signature, settings.secretKey.reveal())) {
    return refused('signature_invalid')
  }
  if (message.partnerCode !== settings.partnerCode) return refused('forbidden')
  const [outcome, amount] = [outcomeOf(Number(message.resultCode)), Number(message.amount)]
  if (outcome === 'paid' && amount === 0) return refused('invalid_request')
  const news = {
    reference: message.orderId,
    ...{ outcome, amount },
    providerTransaction: message.transId,
    bank: null,
    at: toldTime(message.responseTime, readTimestamp),
    description: readExtraData(message.extraData),
    theirCode: message.resultCode,
  }
  return { is: 'news', news, reply: () => emptyReply(204) }
}

const refused = (code: string): InboundRead => ({ is: 'refused', code, reply: emptyReply(400) })

/** MoMo reads the status alone: 204 within 15 seconds says that we have it, whatever becomes of it here. */
const emptyReply = (status: number): RawReply => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: Buffer.alloc(0),
})
