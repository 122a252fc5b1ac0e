import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTimestamp } from '../../../src/domain/time/local-time.ts'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { hasTextHash } from '../../../src/signing/message-hash.ts'
import { movedText, nameText, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { acknowledgements, orderType, refusals, success } from './codes.ts'
import { hashes } from './hashes.ts'
import type { ZalopaySettings } from './settings.ts'

const envelope = z.object({
  data: z.string(),
  mac: z.string(),
  type: scalarText.refine((text) => text === orderType),
})

const confirmation = z.object({
  app_id: scalarText,
  app_trans_id: nameText,
  amount: movedText,
  zp_trans_id: scalarText.refine((text) => text !== ''),
  server_time: scalarText.nullish(),
})

/**
 * Reads the confirmation that ZaloPay posts, which it does only when it has the money. The mac covers the text in `data` as
 * it stands; `type` is outside of it.
 */
export function receiveConfirmation(request: RawRequest, settings: ZalopaySettings): InboundRead {
  const read = envelope.safeParse(readObject(request.body))
  if (!read.success) return refused('invalid_request', 'unreadable')
  const { data, mac } = read.data
  if (!hasTextHash(hashes.confirmation, data, mac, settings.key2.reveal())) {
    return refused('signature_invalid', 'invalid-mac')
  }
  const content = confirmation.safeParse(readObject(Buffer.from(data)))
  if (!content.success) return refused('invalid_request', 'unreadable')
  const message = content.data
  if (message.app_id !== String(settings.appId)) return refused('forbidden', 'unreadable')
  const news = {
    reference: message.app_trans_id,
    outcome: 'paid' as const,
    amount: Number(message.amount),
    providerTransaction: message.zp_trans_id,
    bank: null,
    at: toldTime(message.server_time ?? '', readTimestamp),
    description: '',
    theirCode: String(success),
  }
  return { is: 'news', news, reply: (outcome) => jsonReply(200, acknowledgements[outcome]) }
}

const refused = (code: string, why: keyof typeof refusals): InboundRead => ({
  is: 'refused',
  code,
  reply: jsonReply(200, refusals[why]),
})
