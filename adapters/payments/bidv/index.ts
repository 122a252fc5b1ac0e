import type { Clock } from '../../../src/ports/clock.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import { encodeAnswer } from './encode.ts'
import { spellingOf } from './read-call.ts'
import { receiveGetbill } from './receive-getbill.ts'
import { receivePaybill } from './receive-paybill.ts'
import { receiveToken } from './receive-token.ts'
import type { BidvSettings } from './settings.ts'
import { createTokens } from './tokens.ts'

export { type BidvSettings, settings } from './settings.ts'

/** Creates the channel through which BIDV asks for bills and settles them. */
export function createBidv(settings: BidvSettings, { clock }: { readonly clock: Clock }): PaymentChannel {
  const tokens = settings.token && createTokens(settings.token, clock)
  const parts = { settings, tokens }
  return {
    id: 'bidv',
    inbound: {
      getbill: (request) => receiveGetbill(request, parts),
      paybill: (request) => receivePaybill(request, parts, clock),
      ...(tokens && { token_generate: (request) => receiveToken(request, tokens, settings) }),
    },
    // No code says "ask again", and after 031 BIDV may give money back that is posted: a paybill gets no answer of ours.
    failed: (operation, request) =>
      operation === 'getbill' ? encodeAnswer('031', spellingOf(request), settings) : undefined,
  }
}
