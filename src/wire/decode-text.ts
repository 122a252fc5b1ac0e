import { GatewayError } from '../ports/gateway-error.ts'

/**
 * Reads received bytes as UTF-8 text. A byte order mark is dropped; bytes that are not UTF-8 are refused rather than
 * replaced, since a replaced letter is a changed name. Throws `payload_too_large` and `invalid_encoding`.
 */
export function decodeText(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.byteLength > maxBytes) {
    throw new GatewayError('payload_too_large', `the body has more than ${maxBytes} bytes`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new GatewayError('invalid_encoding', 'the body is not UTF-8', { cause })
  }
}
