import { createPaymentReference } from '../../../src/domain/payments/payment-reference.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import type { AdapterTools } from '../../tools.ts'
import { createPlatformClient } from './client.ts'
import { decodeInitAnswer, decodeQueryAnswer, decodeReceiptAnswer } from './decode.ts'
import { encodeGetBill, encodeInit, encodeQuery } from './encode.ts'
import { receiveLookUp } from './receive-look-up.ts'
import { receiveNotify } from './receive-notify.ts'
import type { DvcqgPlatformSettings } from './settings.ts'

export { type DvcqgPlatformSettings, settings } from './settings.ts'

/** Creates the channel of the national payment platform (Nền tảng thanh toán trực tuyến of DVCQG). */
export function createDvcqgPlatform(
  settings: DvcqgPlatformSettings,
  { createHttpClient, clock, random }: Pick<AdapterTools, 'createHttpClient' | 'clock' | 'random'>,
): PaymentChannel {
  const client = createPlatformClient(settings, createHttpClient)
  return {
    id: 'dvcqg-platform',
    createReference: (demand, at) =>
      createPaymentReference(demand.dossierNumber, at, settings.referenceLength, random),
    async start(reference, demand, at, call) {
      const answer = await client.post(settings.initUrl, encodeInit(reference, demand, at, settings), call)
      return decodeInitAnswer(answer.bytes, reference)
    },
    async ask(reference, at, call) {
      const url = settings.queryUrl ?? settings.initUrl
      const answer = await client.post(url, encodeQuery(reference, at, settings), call)
      return decodeQueryAnswer(answer.bytes, reference)
    },
    async fetchReceipt(reference, paidAt, call) {
      const url = settings.receiptUrl ?? settings.initUrl
      const answer = await client.post(url, encodeGetBill(reference, paidAt, settings), call)
      return decodeReceiptAnswer(answer.contentType, answer.bytes)
    },
    inbound: {
      notify: async (request) => receiveNotify(request, settings),
      lookup: async (request) => receiveLookUp(request, settings, clock),
    },
  }
}
