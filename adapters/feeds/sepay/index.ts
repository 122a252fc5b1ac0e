import type { BankFeed } from '../../../src/ports/bank-feed.ts'
import type { AdapterTools } from '../../tools.ts'
import { createPull, largestAnswer } from './pull.ts'
import { readMessage } from './read-message.ts'
import type { SepaySettings } from './settings.ts'

export { check, type SepaySettings, settings } from './settings.ts'

/** Creates the feed of SePay, which watches bank accounts. */
export function createSepay(
  settings: SepaySettings,
  { createHttpClient }: Pick<AdapterTools, 'createHttpClient'>,
): BankFeed {
  const { apiToken, timeoutMs } = settings
  const notify = (request: Parameters<BankFeed['inbound'][string]>[0], receivedAt: Date) =>
    readMessage(request, receivedAt, settings)
  if (!apiToken) return { id: 'sepay', inbound: { notify } }
  const http = createHttpClient({ timeoutMs, maxResponseBytes: largestAnswer })
  return { id: 'sepay', inbound: { notify }, pull: createPull(http, settings, apiToken.reveal()) }
}
