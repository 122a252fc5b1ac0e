import type { BankFeed } from '../../../src/ports/bank-feed.ts'
import type { HttpClient, HttpClientSettings } from '../../../src/wire/http-client.ts'
import { createPull, largestAnswer } from './pull.ts'
import { readMessage } from './read-message.ts'
import type { SepaySettings } from './settings.ts'

export { check, type SepaySettings, settings } from './settings.ts'

export interface SepayTools {
  readonly createHttpClient: (settings: HttpClientSettings) => HttpClient
}

/** Creates the feed of SePay, which watches bank accounts. */
export function createSepay(settings: SepaySettings, { createHttpClient }: SepayTools): BankFeed {
  const { apiToken, timeoutMs } = settings
  const notify = (request: Parameters<BankFeed['inbound'][string]>[0], receivedAt: Date) =>
    readMessage(request, receivedAt, settings)
  if (!apiToken) return { id: 'sepay', inbound: { notify } }
  const http = createHttpClient({ timeoutMs, maxResponseBytes: largestAnswer })
  return { id: 'sepay', inbound: { notify }, pull: createPull(http, settings, apiToken.reveal()) }
}
