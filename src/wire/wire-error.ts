import { GatewayError, type GatewayErrorCode } from '../ports/gateway-error.ts'

/**
 * Every way in which a call gets no usable answer. The code carries the answer to the question that matters, whether
 * the message could be at the partner: `partner_unreachable` and `partner_untrusted` mean that not a byte of it was written.
 */
const wireFailures = {
  unsendable: { code: 'unwritable_text', says: 'the request cannot be written as HTTP' },
  'name-unknown': { code: 'partner_unreachable', says: 'the host name was not found' },
  refused: { code: 'partner_unreachable', says: 'the connection was refused' },
  'not-public': { code: 'partner_unreachable', says: 'the host has an address that is not public' },
  'tls-failed': { code: 'partner_untrusted', says: 'no trusted TLS connection was made' },
  'connect-timeout': { code: 'partner_unreachable', says: 'no connection was made in time' },
  'not-connected': { code: 'partner_unreachable', says: 'no connection was made' },
  'timeout-unsent': { code: 'partner_unreachable', says: 'the time was over before the request was sent' },
  'aborted-unsent': { code: 'partner_unreachable', says: 'the call was stopped before the request was sent' },
  timeout: { code: 'partner_timeout', says: 'the time was over before the whole answer was there' },
  aborted: { code: 'call_aborted', says: 'the call was stopped before the whole answer was there' },
  reset: { code: 'partner_connection_lost', says: 'the connection broke before the whole answer was there' },
  'not-http': { code: 'partner_bad_answer', says: 'the answer is not HTTP' },
  'too-large': { code: 'partner_bad_answer', says: 'the answer is larger than allowed' },
} as const satisfies Record<string, { code: GatewayErrorCode; says: string }>

export type WireFailure = keyof typeof wireFailures

/** A call without a usable answer. `technicalCode` is the code of the runtime's error; its text and bytes are dropped. */
export class WireError extends GatewayError {
  override readonly name = 'WireError'
  readonly failure: WireFailure

  constructor(failure: WireFailure, host: string, technicalCode?: string) {
    const { code, says } = wireFailures[failure]
    super(code, `${host}: ${says}${technicalCode === undefined ? '' : ` (${technicalCode})`}`)
    this.failure = failure
  }
}

/** Names the failure behind an error of the runtime. `sent` tells whether any of the request could have been written. */
export function wireFailureOf(technicalCode: string, sent: boolean): WireFailure {
  const rules = sent ? afterSending : beforeSending
  return rules.find(([codes]) => codes.test(technicalCode))?.[1] ?? (sent ? 'reset' : 'not-connected')
}

type Rules = readonly (readonly [codes: RegExp, failure: WireFailure])[]

const beforeSending: Rules = [
  [/^UND_ERR_(INVALID_ARG|REQ_CONTENT_LENGTH_MISMATCH|NOT_SUPPORTED)$/, 'unsendable'],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENODATA)$/, 'name-unknown'],
  [/^ERR_ADDRESS_NOT_PUBLIC$/, 'not-public'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/, 'refused'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'connect-timeout'],
  [/CERT|SSL|TLS|SIGNATURE|^EPROTO$/, 'tls-failed'],
]

const afterSending: Rules = [
  [/^HTTPParserError$|^HPE_|^UND_ERR_(HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH)$/, 'not-http'],
]
