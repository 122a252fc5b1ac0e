import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { ChannelCall } from '../../../src/ports/payment-channel.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'

/** Room for an answer; the documents name no size. */
export const largestAnswer = 65_536

/** Posts a message to ZaloPay. Throws `GatewayError` without a usable answer. */
export async function postMessage(
  http: HttpClient,
  url: string,
  message: Buffer,
  { signal }: ChannelCall,
): Promise<Buffer> {
  const headers = { 'content-type': 'application/json' }
  const { status, body } = await http.send({ method: 'POST', url, headers, body: message, signal })
  if (status !== 200) throw new GatewayError('partner_bad_answer', `ZaloPay answered ${status}`)
  return body
}
