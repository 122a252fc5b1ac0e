import { GatewayError } from '../ports/gateway-error.ts'

/** Gathers bytes that must be held whole, up to `maxBytes`; more is `payload_too_large`. */
export async function collectBytes(
  bytes: Buffer | AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of Buffer.isBuffer(bytes) ? [bytes] : bytes) {
    length += chunk.length
    if (length > maxBytes) throw new GatewayError('payload_too_large', `the file is above ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return chunks.length === 1 && Buffer.isBuffer(bytes) ? bytes : Buffer.concat(chunks)
}
