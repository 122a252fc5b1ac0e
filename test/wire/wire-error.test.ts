import { expect, test } from 'vitest'
import { WireError, wireFailureOf } from '../../src/wire/wire-error.ts'

test.each([
  ['ENOTFOUND', 'name-unknown'],
  ['EAI_AGAIN', 'name-unknown'],
  ['ECONNREFUSED', 'refused'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-failed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['UND_ERR_INVALID_ARG', 'unsendable'],
  ['ANYTHING_NEW', 'not-connected'],
])('%s before sending is %s, and nothing arrived', (code, failure) => {
  expect(wireFailureOf(code, false)).toBe(failure)
  expect(new WireError(wireFailureOf(code, false), 'portal.test').couldHaveArrived).toBe(false)
})

test.each([
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['ECONNREFUSED', 'reset'],
  ['HPE_INVALID_CONSTANT', 'not-http'],
  ['HTTPParserError', 'not-http'],
  ['ANYTHING_NEW', 'reset'],
])('%s after sending is %s, and it could have arrived', (code, failure) => {
  expect(wireFailureOf(code, true)).toBe(failure)
  expect(new WireError(wireFailureOf(code, true), 'portal.test').couldHaveArrived).toBe(true)
})
