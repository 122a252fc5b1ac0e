import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { ChannelCall } from '../../../src/ports/payment-channel.ts'
import type { AdapterTools } from '../../tools.ts'
import type { DvcqgPlatformSettings } from './settings.ts'

/** Room for a receipt as PDF; the documents name no size. */
const largestAnswer = 5 * 1_048_576

/** An answer with a good status; whether it is a yes stands in its body. */
export interface PlatformAnswer {
  readonly contentType: string
  readonly bytes: Buffer
}

export interface PlatformClient {
  /** Posts a message to the platform or to the proxy before it. Throws `GatewayError` without a usable answer. */
  post(url: string, message: Buffer, call: ChannelCall): Promise<PlatformAnswer>
}

/** Creates the client of the platform. */
export function createPlatformClient(
  settings: DvcqgPlatformSettings,
  createHttpClient: AdapterTools['createHttpClient'],
): PlatformClient {
  const http = createHttpClient({ timeoutMs: settings.timeoutMs, maxResponseBytes: largestAnswer })
  return {
    async post(url, message, { signal }) {
      const headers = { 'content-type': 'application/json; charset=utf-8', ...authorization(settings) }
      const {
        status,
        headers: received,
        body,
      } = await http.send({
        method: 'POST',
        url,
        headers,
        body: message,
        signal,
      })
      if (status === 401 || status === 403) {
        throw new GatewayError('partner_unauthorized', `the platform answered ${status}`)
      }
      if (status !== 200) throw new GatewayError('partner_bad_answer', `the platform answered ${status}`)
      return { contentType: String(received['content-type'] ?? ''), bytes: body }
    },
  }
}

const authorization = ({ bearerToken }: DvcqgPlatformSettings): Record<string, string> =>
  bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken.reveal()}` }
