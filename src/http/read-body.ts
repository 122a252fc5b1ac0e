import type { Request } from 'express'
import { GatewayError } from '../ports/gateway-error.ts'

/**
 * Reads a body whole, at most `maxBytes`. A body that announces more is refused before it is read. Throws
 * `payload_too_large`, `unsupported_media_type` for a compressed one, and `request_timeout` when it stops coming.
 */
export async function readBody(request: Request, maxBytes: number, timeoutMs = 30_000): Promise<Buffer> {
  assertNotCompressed(request)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => end(() => reject(tooSlow())), timeoutMs)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      request.off('data', take).off('end', finish).off('error', fail).off('close', fail)
      settle()
    }
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) return end(() => reject(tooLarge(maxBytes)))
      chunks.push(chunk)
    }
    const finish = () => end(() => resolve(Buffer.concat(chunks, size)))
    const fail = () => end(() => reject(tooSlow()))
    request.on('data', take).on('end', finish).on('error', fail).on('close', fail)
  })
}

/** Refuses compressed bodies: a small one may unfold without end. Throws `unsupported_media_type`. */
export function assertNotCompressed(request: Request): void {
  const coding = request.headers['content-encoding']
  if (coding && coding.toLowerCase() !== 'identity') {
    throw new GatewayError('unsupported_media_type', 'send the body without Content-Encoding')
  }
}

/**
 * Lets the rest of a refused body go by, so that the sender lives to read the answer; one who sends on and on is
 * cut off.
 */
export function drain(request: Request, maxBytes: number): void {
  if (request.complete) return
  let left = maxBytes
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
}

const tooLarge = (maxBytes: number) =>
  new GatewayError('payload_too_large', `the body may have ${maxBytes} bytes`)
const tooSlow = () => new GatewayError('request_timeout', 'the body stopped before its end')
