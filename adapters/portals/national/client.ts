import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { Credential } from '../../../src/wire/kept-login.ts'
import { refuseUnavailable } from '../../../src/wire/refuse-unavailable.ts'
import type { AdapterTools } from '../../tools.ts'
import { successCode } from './codes.ts'
import { badAnswer, type Reply, readReply } from './decode.ts'
import { encodeLogin, withSession } from './encode.ts'
import type { NationalSettings } from './settings.ts'

/** The two calls that the adapter beside the security server forwards. */
export interface NationalClient {
  /** Opens a session. It has its own time limit and no signal, since many messages may wait for it. */
  logIn(): Promise<Credential>
  /** Sends the bytes of a business call with a session in front. */
  call(bytes: Buffer, session: string, signal: AbortSignal): Promise<Reply>
}

export function createNationalClient(
  settings: NationalSettings,
  tools: Pick<AdapterTools, 'createHttpClient' | 'clock'>,
): NationalClient {
  const destination = { dstcode: settings.destinationCode }
  const client = tools.createHttpClient({
    baseUrl: settings.adapterUrl,
    timeoutMs: settings.timeoutMs,
    maxResponseBytes: 1_048_576,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      charset: 'utf-8',
      ...(settings.destinationIn === 'header' ? destination : {}),
    },
  })
  const { unavailableTakesNothing } = settings
  const http = refuseUnavailable(client, { clock: tools.clock, unavailableTakesNothing })
  const query = settings.destinationIn === 'query' ? { query: destination } : {}

  async function post(url: string, body: Buffer, signal?: AbortSignal): Promise<Reply> {
    const answer = await http.send({ method: 'POST', url, body, ...query, ...(signal && { signal }) })
    return readReply({ httpStatus: answer.status, bytes: answer.body })
  }

  return {
    async logIn() {
      const reply = await post(settings.loginPath, encodeLogin(settings))
      if (reply.code !== successCode) {
        throw new GatewayError('partner_unauthorized', `the login was refused with error_code ${reply.code}`)
      }
      if (!reply.session) throw badAnswer('the login succeeded without a session')
      return { value: reply.session }
    },
    call: (bytes, session, signal) => post(settings.businessPath, withSession(bytes, session), signal),
  }
}
