import { isUtf8 } from 'node:buffer'
import { GatewayError } from '../ports/gateway-error.ts'
import { withoutByteOrderMark } from '../wire/byte-order-mark.ts'
import { jsonErrorPlace } from '../wire/json-error-place.ts'

const newline = 0x0a

/** Reads a JSON body. Throws `invalid_encoding` naming the line, and `invalid_json` naming line and column. */
export function readJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    throw new GatewayError('invalid_encoding', `line ${firstLineNotUtf8(bytes)} is not UTF-8`)
  }
  const text = withoutByteOrderMark(bytes).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = jsonErrorPlace(text)
    throw new GatewayError('invalid_json', `not JSON from line ${line}, column ${column}`)
  }
}

function firstLineNotUtf8(bytes: Buffer): number {
  let line = 1
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf(newline, start)
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
  }
}
