/**
 * Every failure of the gateway by its stable code. `retry` answers the one question that decides what happens to a
 * message that failed: `never` (the same bytes fail again), `later` (it did not arrive, send it again), `ask-first`
 * (it could have arrived, so the partner is asked before anything is sent again). `alert` calls a person.
 */
export const gatewayErrors = {
  invalid_request: { httpStatus: 400, retry: 'never', alert: false, title: 'The request is not valid' },
  invalid_encoding: { httpStatus: 400, retry: 'never', alert: false, title: 'The text is not valid UTF-8' },
  invalid_json: { httpStatus: 400, retry: 'never', alert: false, title: 'The JSON is not valid' },
  invalid_xml: { httpStatus: 400, retry: 'never', alert: false, title: 'The XML is not valid or not safe' },
  unauthorized: { httpStatus: 401, retry: 'never', alert: false, title: 'Who is asking is not known' },
  signature_invalid: { httpStatus: 401, retry: 'never', alert: true, title: 'The signature is not valid' },
  forbidden: { httpStatus: 403, retry: 'never', alert: false, title: 'This is not allowed' },
  not_found: { httpStatus: 404, retry: 'never', alert: false, title: 'There is no such thing here' },
  method_not_allowed: {
    httpStatus: 405,
    retry: 'never',
    alert: false,
    title: 'This path does not have this method',
  },
  request_timeout: {
    httpStatus: 408,
    retry: 'later',
    alert: false,
    title: 'The request did not arrive in time',
  },
  conflict: { httpStatus: 409, retry: 'never', alert: false, title: 'The present state does not allow this' },
  idempotency_conflict: {
    httpStatus: 409,
    retry: 'never',
    alert: false,
    title: 'The idempotency key was used with another body',
  },
  idempotency_in_progress: {
    httpStatus: 409,
    retry: 'later',
    alert: false,
    title: 'A request with this idempotency key is being worked on',
  },
  payload_too_large: { httpStatus: 413, retry: 'never', alert: false, title: 'The body is too large' },
  unsupported_media_type: {
    httpStatus: 415,
    retry: 'never',
    alert: false,
    title: 'The content type is not supported',
  },
  record_refused: { httpStatus: 422, retry: 'never', alert: false, title: 'The record breaks a rule' },
  too_many_requests: { httpStatus: 429, retry: 'later', alert: false, title: 'Too many requests' },
  internal: { httpStatus: 500, retry: 'ask-first', alert: true, title: 'The gateway failed' },
  unavailable: { httpStatus: 503, retry: 'later', alert: true, title: 'The gateway cannot work just now' },
  key_unusable: { httpStatus: 500, retry: 'later', alert: true, title: 'A signing key cannot be used' },
  unwritable_text: {
    httpStatus: 500,
    retry: 'never',
    alert: true,
    title: 'A value cannot be written in the format of the partner',
  },
  partner_unreachable: {
    httpStatus: 503,
    retry: 'later',
    alert: false,
    title: 'The partner was not reached',
  },
  partner_unauthorized: {
    httpStatus: 502,
    retry: 'later',
    alert: true,
    title: 'The partner refused our credentials',
  },
  partner_bad_answer: {
    httpStatus: 502,
    retry: 'ask-first',
    alert: false,
    title: 'The answer of the partner cannot be read',
  },
  partner_connection_lost: {
    httpStatus: 502,
    retry: 'ask-first',
    alert: false,
    title: 'The connection broke before the answer',
  },
  partner_timeout: {
    httpStatus: 504,
    retry: 'ask-first',
    alert: false,
    title: 'The partner did not answer in time',
  },
  call_aborted: {
    httpStatus: 503,
    retry: 'ask-first',
    alert: false,
    title: 'The call was stopped before the answer',
  },
} as const satisfies Record<string, GatewayErrorDefinition>

export type GatewayErrorCode = keyof typeof gatewayErrors

export interface GatewayErrorDefinition {
  readonly httpStatus: number
  readonly retry: 'never' | 'later' | 'ask-first'
  readonly alert: boolean
  /** The `title` of the RFC 9457 problem: the same words for every occurrence. */
  readonly title: string
}

/** A failure with a stable code. `detail` explains this occurrence and holds no personal data and no secret. */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError'
  readonly code: GatewayErrorCode
  readonly detail: string

  constructor(code: GatewayErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.code = code
    this.detail = detail
  }

  get definition(): GatewayErrorDefinition {
    return gatewayErrors[this.code]
  }

  /** Whether the message could be at the partner although no usable answer came back. */
  get couldHaveArrived(): boolean {
    return this.definition.retry === 'ask-first'
  }
}
