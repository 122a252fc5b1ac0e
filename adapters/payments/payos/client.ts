import { GatewayError, type GatewayErrorCode } from '../../../src/ports/gateway-error.ts'
import type { ChannelCall } from '../../../src/ports/payment-channel.ts'
import type { HttpCall, HttpClient } from '../../../src/wire/http-client.ts'
import type { PayosSettings } from './settings.ts'

/** Room for an answer; the documents name no size. */
export const largestAnswer = 262_144

const failures: ReadonlyMap<number, GatewayErrorCode> = new Map([
  [401, 'partner_unauthorized'],
  [403, 'partner_unauthorized'],
  [429, 'partner_too_busy'],
])

/** Calls payOS, which tells why it refuses in the body of a 4xx too. Throws `GatewayError` without a usable answer. */
export async function callPayos(
  http: HttpClient,
  settings: PayosSettings,
  request: Pick<HttpCall, 'method' | 'url' | 'body'>,
  { signal }: ChannelCall,
): Promise<Buffer> {
  const headers = {
    'content-type': 'application/json',
    'x-client-id': settings.clientId.reveal(),
    'x-api-key': settings.apiKey.reveal(),
  }
  const { status, body } = await http.send({ ...request, headers, signal })
  const failure = failures.get(status)
  if (failure) throw new GatewayError(failure, `payOS answered ${status}`)
  const isAnswer = (status >= 200 && status < 300) || (status >= 400 && status < 500)
  if (!isAnswer) throw new GatewayError('partner_bad_answer', `payOS answered ${status}`)
  return body
}
