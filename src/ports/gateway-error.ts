import { type FailureKind, failureKinds } from './failure-kinds.ts'

const {
  permanent,
  transient,
  'ask-first': askFirst,
  'our-fault': ourFault,
  'our-fault-in-doubt': ourFaultInDoubt,
  'needs-a-person': needsAPerson,
  untrusted,
} = failureKinds
const partner = { countsForBreaker: true } as const

/** Every failure of the gateway by its stable code: what kind it is decides what happens next. */
export const gatewayErrors = {
  invalid_request: { httpStatus: 400, ...permanent, title: 'The request is not valid' },
  invalid_encoding: { httpStatus: 400, ...permanent, title: 'The text is not valid UTF-8' },
  invalid_json: { httpStatus: 400, ...permanent, title: 'The JSON is not valid' },
  invalid_xml: { httpStatus: 400, ...permanent, title: 'The XML is not valid or not safe' },
  unauthorized: { httpStatus: 401, ...permanent, title: 'Who is asking is not known' },
  signature_invalid: { httpStatus: 401, ...needsAPerson, title: 'The signature is not valid' },
  forbidden: { httpStatus: 403, ...permanent, title: 'This is not allowed' },
  same_person: { httpStatus: 403, ...permanent, title: 'Who asked for it does not decide it' },
  not_found: { httpStatus: 404, ...permanent, title: 'There is no such thing here' },
  method_not_allowed: { httpStatus: 405, ...permanent, title: 'This path does not have this method' },
  request_timeout: { httpStatus: 408, ...transient, title: 'The request did not arrive in time' },
  conflict: { httpStatus: 409, ...permanent, title: 'The present state does not allow this' },
  record_conflict: {
    httpStatus: 409,
    ...permanent,
    title: 'The number stands here with other content',
  },
  idempotency_conflict: {
    httpStatus: 409,
    ...permanent,
    title: 'The idempotency key was used with another body',
  },
  idempotency_in_progress: {
    httpStatus: 409,
    ...transient,
    title: 'A request with this idempotency key is being worked on',
  },
  payload_too_large: { httpStatus: 413, ...permanent, title: 'The body is too large' },
  unsupported_media_type: { httpStatus: 415, ...permanent, title: 'The content type is not supported' },
  record_refused: { httpStatus: 422, ...permanent, title: 'The record breaks a rule' },
  too_many_requests: { httpStatus: 429, ...transient, title: 'Too many requests' },
  overloaded: { httpStatus: 503, ...transient, title: 'The gateway has too much to do just now' },
  internal: { httpStatus: 500, ...ourFaultInDoubt, title: 'The gateway failed' },
  unavailable: { httpStatus: 503, ...ourFault, title: 'The gateway cannot work just now' },
  key_unusable: { httpStatus: 500, ...ourFault, title: 'A signing key cannot be used' },
  time_stamp_failed: {
    httpStatus: 502,
    ...transient,
    title: 'The time-stamping authority gave no usable time-stamp',
  },
  composing_failed: {
    httpStatus: 500,
    ...needsAPerson,
    title: 'The message to the partner could not be composed',
  },
  unwritable_text: {
    httpStatus: 500,
    ...needsAPerson,
    title: 'A value cannot be written in the format of the partner',
  },
  partner_unreachable: { httpStatus: 503, ...transient, ...partner, title: 'The partner was not reached' },
  partner_untrusted: {
    httpStatus: 502,
    ...untrusted,
    ...partner,
    title: 'The partner is not known to be who it says',
  },
  partner_unauthorized: {
    httpStatus: 502,
    ...ourFault,
    ...partner,
    title: 'The partner refused our credentials',
  },
  partner_too_busy: {
    httpStatus: 503,
    ...transient,
    ...partner,
    title: 'The partner takes nothing in just now',
  },
  partner_unavailable: {
    httpStatus: 502,
    ...askFirst,
    ...partner,
    title: 'The partner says that it is out of order',
  },
  webhook_not_taken: {
    httpStatus: 502,
    ...transient,
    ...partner,
    title: 'The school system did not take the message',
  },
  partner_gone: {
    httpStatus: 502,
    ...needsAPerson,
    ...partner,
    title: 'The partner says that its service is gone for good',
  },
  partner_bad_answer: {
    httpStatus: 502,
    ...askFirst,
    ...partner,
    title: 'The answer of the partner cannot be read',
  },
  partner_repeats_pages: {
    httpStatus: 502,
    ...transient,
    ...partner,
    title: 'The partner says that more follows, and gives nothing new',
  },
  partner_connection_lost: {
    httpStatus: 502,
    ...askFirst,
    ...partner,
    title: 'The connection broke before the answer',
  },
  partner_timeout: { httpStatus: 504, ...askFirst, ...partner, title: 'The partner did not answer in time' },
  call_aborted: { httpStatus: 503, ...askFirst, title: 'The call was stopped before the answer' },
} as const satisfies Record<string, GatewayErrorDefinition>

export type GatewayErrorCode = keyof typeof gatewayErrors

export interface GatewayErrorDefinition extends FailureKind {
  readonly httpStatus: number
  /** The partner was at fault, not the message: so many of these in a row open its breaker. */
  readonly countsForBreaker?: true
  /** The `title` of the RFC 9457 problem: the same words for every occurrence. */
  readonly title: string
}

export interface GatewayErrorOptions extends ErrorOptions {
  readonly retryAfter?: Date | undefined
}

/** A failure with a stable code. `detail` explains this occurrence and holds no personal data and no secret. */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError'
  readonly code: GatewayErrorCode
  readonly detail: string
  /** Before this instant the partner wants nothing more (`Retry-After`). */
  readonly retryAfter: Date | undefined

  constructor(code: GatewayErrorCode, detail: string, options?: GatewayErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.code = code
    this.detail = detail
    this.retryAfter = options?.retryAfter
  }

  get definition(): GatewayErrorDefinition {
    return gatewayErrors[this.code]
  }

  /** Whether the message could be at the partner although no usable answer came back. */
  get couldHaveArrived(): boolean {
    return this.definition.retry === 'ask-first'
  }
}

/** The code of an error; one that nobody foresaw is `internal`. */
export const codeOf = (error: unknown): GatewayErrorCode =>
  error instanceof GatewayError ? error.code : 'internal'
