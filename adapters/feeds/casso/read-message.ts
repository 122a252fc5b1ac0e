import { z } from 'zod'
import type { FeedRead } from '../../../src/ports/bank-feed.ts'
import type { RawReply, RawRequest } from '../../../src/ports/payment-channel.ts'
import { readObject } from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { refusalOf } from './is-authentic.ts'
import { readMovement } from './movement.ts'
import type { CassoSettings } from './settings.ts'

const envelope = z.object({
  error: z.literal(0),
  data: z.union([z.array(z.unknown()).min(1), z.looseObject({})]),
})
const accepted: RawReply = jsonReply(200, { success: true })

/**
 * Reads a message of the webhook: one movement in v2, several in v1. One that is authentic is answered with success whatever
 * became of it: it is kept, and sending it again would change nothing.
 */
export function readMessage(request: RawRequest, receivedAt: Date, settings: CassoSettings): FeedRead {
  const refusal = refusalOf(request, receivedAt, settings)
  if (refusal) return { is: 'refused', code: refusal, reply: jsonReply(401, { success: false }) }
  const message = envelope.safeParse(readObject(request.body))
  if (!message.success) return { is: 'unread', code: 'invalid_request', reply: accepted }
  const { data } = message.data
  const read = (Array.isArray(data) ? data : [data]).map((one) => readMovement(one, settings.version))
  const unread = read.find((one) => one.is === 'unread')
  // A message is taken whole or not at all: what of it is right comes by asking, or in the statement.
  if (unread) return { ...unread, reply: accepted }
  const movements = read.flatMap((one) => (one.is === 'movement' ? [one.movement] : []))
  const { accounts } = settings
  if (accounts && movements.some(({ line }) => !accounts.includes(line.account))) {
    return { is: 'refused', code: 'forbidden', reply: jsonReply(403, { success: false }) }
  }
  return movements.length === 0
    ? { is: 'trial', reply: accepted }
    : { is: 'movements', movements, reply: accepted }
}
