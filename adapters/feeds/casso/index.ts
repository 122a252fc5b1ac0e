import type { BankFeed } from '../../../src/ports/bank-feed.ts'
import type { RawRequest } from '../../../src/ports/payment-channel.ts'
import type { AdapterTools } from '../../tools.ts'
import { createPull, largestAnswer } from './pull.ts'
import { readMessage } from './read-message.ts'
import type { CassoSettings } from './settings.ts'

export { type CassoSettings, check, settings } from './settings.ts'

/** Creates the feed of Casso, which watches bank accounts. */
export function createCasso(
  settings: CassoSettings,
  { createHttpClient }: Pick<AdapterTools, 'createHttpClient'>,
): BankFeed {
  const { apiKey, timeoutMs } = settings
  const notify = (request: RawRequest, receivedAt: Date) => readMessage(request, receivedAt, settings)
  if (!apiKey) return { id: 'casso', inbound: { notify } }
  const http = createHttpClient({ timeoutMs, maxResponseBytes: largestAnswer })
  return { id: 'casso', inbound: { notify }, pull: createPull(http, settings, apiKey.reveal()) }
}
