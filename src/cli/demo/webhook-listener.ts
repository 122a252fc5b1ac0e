import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where the demonstration's school system is told by webhooks: it takes everything. */
export interface WebhookListener {
  readonly url: string
  close(): void
}

export async function listenForWebhooks(): Promise<WebhookListener> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
