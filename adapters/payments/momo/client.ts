import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { ChannelCall } from '../../../src/ports/payment-channel.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'

/** Room for an answer; the documents name no size. */
export const largestAnswer = 65_536

/** Posts a message to MoMo, which tells why it refuses in the body of a 4xx too. Throws `GatewayError` without an answer. */
export async function postMessage(
  http: HttpClient,
  url: string,
  message: Buffer,
  { signal }: ChannelCall,
): Promise<Buffer> {
  const headers = { 'content-type': 'application/json; charset=UTF-8' }
  const { status, body } = await http.send({ method: 'POST', url, headers, body: message, signal })
  const isAnswer = (status >= 200 && status < 300) || (status >= 400 && status < 500)
  if (!isAnswer) throw new GatewayError('partner_bad_answer', `MoMo answered ${status}`)
  return body
}
