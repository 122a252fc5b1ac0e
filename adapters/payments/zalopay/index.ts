import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import type { AdapterTools } from '../../tools.ts'
import { largestAnswer, postMessage } from './client.ts'
import { decodeAnswer, decodeOrderAnswer } from './decode.ts'
import { encodeOrder, encodeQuestion } from './encode.ts'
import { receiveConfirmation } from './receive-confirmation.ts'
import { createTransactionId } from './reference.ts'
import type { ZalopaySettings } from './settings.ts'

export { settings, type ZalopaySettings } from './settings.ts'

/** Creates the channel of the wallet ZaloPay. */
export function createZalopay(
  settings: ZalopaySettings,
  { createHttpClient, random }: Pick<AdapterTools, 'createHttpClient' | 'random'>,
): PaymentChannel {
  const http = createHttpClient({ timeoutMs: settings.timeoutMs, maxResponseBytes: largestAnswer })
  return {
    id: 'zalopay',
    createReference: (demand, at) => createTransactionId(demand.dossierNumber, at, random),
    async start(reference, demand, at, call) {
      const order = encodeOrder(reference, demand, at, settings)
      return decodeOrderAnswer(await postMessage(http, settings.createUrl, order, call))
    },
    payableMs: settings.expiresAfterSeconds * 1_000,
    async ask(reference, _startedAt, call) {
      const question = encodeQuestion(reference, settings)
      return decodeAnswer(await postMessage(http, settings.queryUrl, question, call), reference)
    },
    inbound: { notify: async (request) => receiveConfirmation(request, settings) },
  }
}
