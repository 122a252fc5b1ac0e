import { createPaymentReference } from '../../../src/domain/payments/payment-reference.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import type { AdapterTools } from '../../tools.ts'
import { largestAnswer, postQuestion } from './client.ts'
import { decodeAnswer } from './decode.ts'
import { decodeRefund, decodeRefundState } from './decode-refund.ts'
import { encodePayUrl, encodeQuestion, encodeRefund } from './encode.ts'
import { receiveNotice } from './receive-notice.ts'
import type { VnpaySettings } from './settings.ts'

export { settings, type VnpaySettings } from './settings.ts'

/** vnp_RequestId holds 32 characters and is unique in a day. */
const requestIdLength = 32

/** Creates the channel of the payment gateway VNPay. */
export function createVnpay(
  settings: VnpaySettings,
  { createHttpClient, clock, random }: Pick<AdapterTools, 'createHttpClient' | 'clock' | 'random'>,
): PaymentChannel {
  const http = createHttpClient({ timeoutMs: settings.timeoutMs, maxResponseBytes: largestAnswer })
  return {
    id: 'vnpay',
    createReference: (demand, at) =>
      createPaymentReference(demand.dossierNumber, at, settings.referenceLength, random),
    async start(reference, demand, at) {
      return { is: 'started', payUrl: encodePayUrl(reference, demand, at, settings) }
    },
    payableMs: settings.expiresAfterMinutes * 60_000,
    async ask(reference, startedAt, call) {
      const now = clock()
      const requestId = createPaymentReference(reference, now, requestIdLength, random)
      const question = encodeQuestion(reference, startedAt, requestId, now, settings)
      const answer = await postQuestion(http, settings.queryUrl, question, call)
      return decodeAnswer(answer, reference, settings)
    },
    async refund(order, call) {
      const message = encodeRefund(order, clock(), settings)
      return decodeRefund(await postQuestion(http, settings.queryUrl, message, call), order, settings)
    },
    async askRefund(order, call) {
      const now = clock()
      const requestId = createPaymentReference(order.reference, now, requestIdLength, random)
      const question = encodeQuestion(order.reference, order.startedAt, requestId, now, settings)
      return decodeRefundState(await postQuestion(http, settings.queryUrl, question, call), order, settings)
    },
    inbound: { notify: async (request) => receiveNotice(request, settings) },
  }
}
