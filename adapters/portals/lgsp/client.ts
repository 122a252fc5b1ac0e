import { z } from 'zod'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AnswerEvidence, PreparedMessage } from '../../../src/ports/portal.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'
import { readJson } from '../../../src/wire/json-reader.ts'
import type { Credential } from '../../../src/wire/kept-login.ts'
import { type Operation, paths } from './codes.ts'
import { identityHeaders } from './partner-identity.ts'
import type { LgspSettings } from './settings.ts'

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
})

/**
 * Asks for a token with the client credentials grant. No message is under way yet, so whatever fails here means that it
 * did not arrive: throws `partner_unauthorized` when the consumer is refused, `partner_untrusted` when the axis is not who it
 * must be, else `partner_unreachable`.
 */
export async function requestToken(http: HttpClient, settings: LgspSettings): Promise<Credential> {
  const { authorization, form } = credentialsIn[settings.tokenStyle](settings)
  const answer = await http
    .send({
      method: 'POST',
      url: settings.tokenUrl,
      headers: {
        ...authorization,
        ...identityHeaders(settings.lgspAccessToken),
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: Buffer.from(new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString()),
    })
    .catch((cause) => {
      if (cause instanceof GatewayError && cause.code === 'partner_untrusted') throw cause
      const retryAfter = cause instanceof GatewayError ? cause.retryAfter : undefined
      throw new GatewayError('partner_unreachable', 'no token: the axis did not answer', {
        cause,
        retryAfter,
      })
    })
  if (refusedConsumer.includes(answer.status)) {
    throw new GatewayError('partner_unauthorized', `no token: the axis answered ${answer.status}`)
  }
  const parsed = tokenAnswer.safeParse(answer.status === 200 ? parseJson(answer.body) : undefined)
  if (!parsed.success) {
    throw new GatewayError('partner_unreachable', `no token: the axis answered ${answer.status}`)
  }
  return { value: parsed.data.access_token, lifeSeconds: parsed.data.expires_in }
}

/** Posts a prepared message with a token; throws `WireError` where no answer comes. */
export async function postMessage(
  http: HttpClient,
  settings: LgspSettings,
  message: PreparedMessage,
  token: string,
  signal: AbortSignal,
): Promise<AnswerEvidence> {
  const { status, body } = await http.send({
    method: 'POST',
    url: settings.serviceUrl.replace(/\/+$/, '') + paths[message.operation as Operation],
    headers: {
      ...message.headers,
      ...identityHeaders(settings.lgspAccessToken),
      authorization: `Bearer ${token}`,
      'content-type': message.contentType,
      accept: message.contentType,
    },
    body: message.bytes,
    signal,
  })
  return { httpStatus: status, bytes: body }
}

/** RFC 6749 section 5.2 answers 400 or 401 to a client that is not known; WSO2 adds 403. */
const refusedConsumer = [400, 401, 403]

const credentialsIn = {
  basic: ({ consumerKey, consumerSecret }) => ({
    authorization: {
      authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret.reveal()}`).toString('base64')}`,
    },
    form: {},
  }),
  form: ({ consumerKey, consumerSecret }) => ({
    authorization: {},
    form: { client_id: consumerKey, client_secret: consumerSecret.reveal() },
  }),
} as const satisfies Record<
  LgspSettings['tokenStyle'],
  (settings: LgspSettings) => { authorization: Record<string, string>; form: Record<string, string> }
>

function parseJson(bytes: Buffer): unknown {
  try {
    return readJson(bytes, { maxBytes: 65_536, expects: 'object' })
  } catch {
    return undefined
  }
}
