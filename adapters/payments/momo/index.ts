import { createPaymentReference } from '../../../src/domain/payments/payment-reference.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'
import type { AdapterTools } from '../../tools.ts'
import { largestAnswer, postMessage } from './client.ts'
import { decodeAnswer, decodePaymentAnswer } from './decode.ts'
import { decodeRefund, decodeRefundState } from './decode-refund.ts'
import { encodePayment, encodeQuestion, encodeRefund } from './encode.ts'
import { receiveConfirmation } from './receive-confirmation.ts'
import type { MomoSettings } from './settings.ts'

export { type MomoSettings, settings } from './settings.ts'

/** orderId and requestId hold 50 characters. */
const referenceLength = 30
const requestIdLength = 50

/** Creates the channel of the wallet MoMo. */
export function createMomo(
  settings: MomoSettings,
  { createHttpClient, clock, random }: Pick<AdapterTools, 'createHttpClient' | 'clock' | 'random'>,
): PaymentChannel {
  const { expiresAfterMinutes } = settings
  const http = createHttpClient({ timeoutMs: settings.timeoutMs, maxResponseBytes: largestAnswer })
  return {
    ...givingBack(http, settings, { clock, random }),
    id: 'momo',
    ...(expiresAfterMinutes === undefined ? {} : { payableMs: expiresAfterMinutes * 60_000 }),
    createReference: (demand, at) =>
      createPaymentReference(demand.dossierNumber, at, referenceLength, random),
    async start(reference, demand, _at, call) {
      const message = encodePayment(reference, demand, settings)
      const answer = await postMessage(http, settings.createUrl, message, call)
      return decodePaymentAnswer(answer, reference, demand.amount)
    },
    async ask(reference, _startedAt, call) {
      const requestId = createPaymentReference(reference, clock(), requestIdLength, random)
      const question = encodeQuestion(reference, requestId, settings)
      return decodeAnswer(await postMessage(http, settings.queryUrl, question, call), reference, settings)
    },
    inbound: { notify: async (request) => receiveConfirmation(request, settings) },
  }
}

/** Gives money back and asks about it, where both addresses are known. */
function givingBack(
  http: HttpClient,
  settings: MomoSettings,
  { clock, random }: Pick<AdapterTools, 'clock' | 'random'>,
): Pick<PaymentChannel, 'refund' | 'askRefund'> {
  const { refundUrl, refundQueryUrl } = settings
  if (refundUrl === undefined || refundQueryUrl === undefined) return {}
  return {
    async refund(order, call) {
      if (!/^\d{1,15}$/.test(order.providerTransaction ?? ''))
        throw new GatewayError('unwritable_text', 'the payment has no transId of MoMo')
      const answer = await postMessage(http, refundUrl, encodeRefund(order, settings), call)
      return decodeRefund(answer, order, settings)
    },
    async askRefund(order, call) {
      const requestId = createPaymentReference(order.code, clock(), requestIdLength, random)
      const question = encodeQuestion(order.code, requestId, settings)
      return decodeRefundState(await postMessage(http, refundQueryUrl, question, call), order, settings)
    },
  }
}
