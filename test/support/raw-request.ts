import type { IncomingMessage } from 'node:http'
import type { RawRequest } from '../../src/ports/payment-channel.ts'

/** Reads a whole request as channels get it. */
export async function rawRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()] as const)
  const { method = '', url = '' } = incoming
  return {
    method,
    query: url.split('?', 2)[1] ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  }
}
