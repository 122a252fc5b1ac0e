import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import type { AdapterTools } from '../../tools.ts'
import { callPayos, largestAnswer } from './client.ts'
import { decodeAnswer, decodeLinkAnswer } from './decode.ts'
import { createOrderCode, encodeLink } from './encode.ts'
import { receiveConfirmation } from './receive-confirmation.ts'
import type { PayosSettings } from './settings.ts'

export { type PayosSettings, settings } from './settings.ts'

/** Creates the channel of payOS: transfers to a bank account, by a link with a VietQR. */
export function createPayos(
  settings: PayosSettings,
  { createHttpClient, random }: Pick<AdapterTools, 'createHttpClient' | 'random'>,
): PaymentChannel {
  const http = createHttpClient({ timeoutMs: settings.timeoutMs, maxResponseBytes: largestAnswer })
  const { expiresAfterMinutes } = settings
  const url = `${settings.baseUrl}/v2/payment-requests`
  return {
    id: 'payos',
    createReference: () => createOrderCode(random),
    async start(reference, demand, at, call) {
      const body = encodeLink(reference, demand, at, settings)
      const answer = await callPayos(http, settings, { method: 'POST', url, body }, call)
      return decodeLinkAnswer(answer, reference, demand.amount, settings)
    },
    ...(expiresAfterMinutes === undefined ? {} : { payableMs: expiresAfterMinutes * 60_000 }),
    async ask(reference, _startedAt, call) {
      const path = `${url}/${encodeURIComponent(reference)}`
      const answer = await callPayos(http, settings, { method: 'GET', url: path }, call)
      return decodeAnswer(answer, reference, settings)
    },
    inbound: { notify: async (request) => receiveConfirmation(request, settings) },
  }
}
