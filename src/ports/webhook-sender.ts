import type { WebhookSignature } from '../../schemas/webhook.ts'
import type { AnswerEvidence, PortalCall, PreparedMessage } from './portal.ts'
import type { Endpoint, Notice, SigningKey } from './webhooks/webhook-store.ts'

/** Speaks to the endpoints of school systems in the form of one specification. */
export interface WebhookSender {
  /** Why an endpoint may not have this address; undefined where it may. */
  addressProblem(url: string): string | undefined
  createKey(signature: WebhookSignature, at: Date): SigningKey
  /** The bytes of a notice, the same for every endpoint and each time. */
  prepare(notice: Notice): PreparedMessage
  /** The bytes of a message that says nothing. */
  prepareTrial(id: string, at: Date): PreparedMessage
  /** Signs for this attempt and sends. Never throws: whatever went wrong, the message may go again. */
  submit(to: Receiver, message: PreparedMessage, call: PortalCall): Promise<WebhookAnswer>
}

export type Receiver = Pick<Endpoint, 'url' | 'keys'>

/** So much of the beginning of an answer is kept, in bytes: that it was taken is all that it says, and some endpoints answer with a page. */
export const mostKeptOfAnswer = 4_096

export type WebhookAnswer =
  | { readonly is: 'accepted'; readonly evidence: AnswerEvidence }
  /** `gone`: the receiver wants nothing more, ever (410). */
  | { readonly is: 'failed' | 'gone'; readonly problem: string; readonly retryAfter?: Date | undefined }
