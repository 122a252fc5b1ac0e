import { createPaymentReference } from '../../../src/domain/payment-reference.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import type { HttpClient, HttpClientSettings } from '../../../src/wire/http-client.ts'
import { largestAnswer, postMessage } from './client.ts'
import { decodeAnswer, decodePaymentAnswer } from './decode.ts'
import { encodePayment, encodeQuestion } from './encode.ts'
import { receiveConfirmation } from './receive-confirmation.ts'
import type { MomoSettings } from './settings.ts'

export { type MomoSettings, settings } from './settings.ts'

export interface MomoTools {
  readonly createHttpClient: (settings: HttpClientSettings) => HttpClient
  readonly clock: Clock
  /** A number from 0 up to 1, as Math.random gives it. */
  readonly random: () => number
}

/** orderId and requestId hold 50 characters. */
const referenceLength = 30
const requestIdLength = 50

/** Creates the channel of the wallet MoMo. */
export function createMomo(
  settings: MomoSettings,
  { createHttpClient, clock, random }: MomoTools,
): PaymentChannel {
  const http = createHttpClient({ timeoutMs: settings.timeoutMs, maxResponseBytes: largestAnswer })
  return {
    id: 'momo',
    createReference: (demand, at) =>
      createPaymentReference(demand.dossierNumber, at, referenceLength, random),
    async start(reference, demand, _at, call) {
      const message = encodePayment(reference, demand, settings)
      const answer = await postMessage(http, settings.createUrl, message, call)
      return decodePaymentAnswer(answer, reference, demand.amount)
    },
    async ask(reference, _startedAt, call) {
      const now = clock()
      const requestId = createPaymentReference(reference, now, requestIdLength, random)
      const question = encodeQuestion(reference, requestId, settings)
      return decodeAnswer(
        await postMessage(http, settings.queryUrl, question, call),
        reference,
        now,
        settings,
      )
    },
    inbound: { notify: async (request) => receiveConfirmation(request, settings) },
  }
}
