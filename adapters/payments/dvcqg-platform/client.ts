import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { ChannelCall } from '../../../src/ports/payment-channel.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'
import type { DvcqgPlatformSettings } from './settings.ts'

/** An answer with a good status; whether it is a yes stands in its body. */
export interface PlatformAnswer {
  readonly contentType: string
  readonly bytes: Buffer
}

/** Posts a message to the platform or to the proxy before it. Throws `GatewayError` when there is no usable answer. */
export async function post(
  url: string,
  message: Buffer,
  { http, settings }: { readonly http: HttpClient; readonly settings: DvcqgPlatformSettings },
  call: ChannelCall,
): Promise<PlatformAnswer> {
  const token = settings.bearerToken?.reveal()
  const answer = await http.send({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: message,
    timeoutMs: settings.timeoutMs,
    signal: call.signal,
  })
  if (answer.status === 401 || answer.status === 403) {
    throw new GatewayError('partner_unauthorized', `the platform answered ${answer.status}`)
  }
  if (answer.status !== 200) {
    throw new GatewayError('partner_bad_answer', `the platform answered ${answer.status}`)
  }
  return { contentType: String(answer.headers['content-type'] ?? ''), bytes: answer.body }
}
