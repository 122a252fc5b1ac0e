import type { Clock } from '../ports/clock.ts'
import { GatewayError, type GatewayErrorCode } from '../ports/gateway-error.ts'
import type { WireResponse } from './exchange.ts'
import type { HttpClient } from './http-client.ts'
import { readRetryAfter } from './retry-after.ts'

/**
 * Answers that speak for the whole service and not for one message. 429 is given before a request is worked on (RFC 6585
 * section 4). 503 promises nothing of the kind, so the partner is asked, unless it is known to take nothing in then.
 */
const codes: Readonly<Record<number, GatewayErrorCode>> = {
  410: 'partner_gone',
  429: 'partner_too_busy',
  503: 'partner_unavailable',
}

export interface Availability {
  readonly clock: Clock
  /** This partner's 503 means that nothing was taken in. */
  readonly unavailableTakesNothing: boolean
}

/** Makes a client throw where the HTTP status says that the service takes nothing in, with the instant to come again. */
export function refuseUnavailable(
  client: HttpClient,
  { clock, unavailableTakesNothing }: Availability,
): HttpClient {
  const codeOf = ({ status }: WireResponse) =>
    status === 503 && unavailableTakesNothing ? 'partner_too_busy' : codes[status]
  return {
    ...client,
    async send(call) {
      const answer = await client.send(call)
      const code = codeOf(answer)
      if (!code) return answer
      const retryAfter = readRetryAfter(answer.headers, clock())
      throw new GatewayError(code, `HTTP status ${answer.status}`, { retryAfter })
    },
  }
}
