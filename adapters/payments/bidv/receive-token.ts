import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { encodeAnswer } from './encode.ts'
import type { BidvSettings } from './settings.ts'
import type { Tokens } from './tokens.ts'

/** Reads token_generate: a token against name and password (HTTP Basic). */
export async function receiveToken(
  request: RawRequest,
  tokens: Tokens,
  settings: BidvSettings,
): Promise<InboundRead> {
  const token = await tokens.issue(request)
  if (token === undefined) {
    return { is: 'refused', code: 'unauthorized', reply: encodeAnswer('003', 'snake', settings) }
  }
  const answer = { access_token: token, token_type: 'Bearer', expires_in: settings.token?.lifeSeconds }
  return { is: 'answered', as: 'token', reply: jsonReply(200, answer) }
}
