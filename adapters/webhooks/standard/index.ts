import { GatewayError } from '../../../src/ports/gateway-error.ts'
import {
  mostKeptOfAnswer,
  type WebhookAnswer,
  type WebhookSender,
} from '../../../src/ports/webhook-sender.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'
import { readRetryAfter } from '../../../src/wire/retry-after.ts'
import { type AddressPolicy, addressProblem } from './address-problem.ts'
import { createKey } from './create-key.ts'
import { encodeNotice, encodeTrial } from './encode.ts'
import { signedHeaders } from './sign.ts'

export interface StandardWebhooksTools {
  /** Reaches public addresses only, unless the policy is that of development. */
  readonly client: Pick<HttpClient, 'send'>
  readonly policy: AddressPolicy
  readonly clock: () => Date
}

/** Sends webhooks by the Standard Webhooks specification. */
export function createStandardWebhooks({ client, policy, clock }: StandardWebhooksTools): WebhookSender {
  return {
    addressProblem: (url) => addressProblem(url, policy),
    createKey,
    prepare: encodeNotice,
    prepareTrial: encodeTrial,

    async submit({ url, keys }, { reference: id, contentType, bytes }, { signal }): Promise<WebhookAnswer> {
      // The policy may have become stricter since the endpoint was made.
      const problem = addressProblem(url, policy)
      if (problem) return { is: 'failed', problem: `the address ${problem}` }
      try {
        const headers = {
          'content-type': contentType,
          'user-agent': 'lienthong',
          ...signedHeaders(keys, { id, bytes }, clock()),
        }
        const answer = await client.send({ method: 'POST', url, headers, body: bytes, signal })
        const { status } = answer
        if (status >= 200 && status < 300) {
          return {
            is: 'accepted',
            evidence: { httpStatus: status, bytes: answer.body.subarray(0, mostKeptOfAnswer) },
          }
        }
        const retryAfter = readRetryAfter(answer.headers, clock())
        return { is: status === 410 ? 'gone' : 'failed', problem: `HTTP status ${status}`, retryAfter }
      } catch (error) {
        return { is: 'failed', problem: error instanceof GatewayError ? error.detail : 'the call failed' }
      }
    },
  }
}
