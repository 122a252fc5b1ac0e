import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'

export interface MetricsServer {
  readonly url: string
  close(): Promise<void>
}

export interface MetricsOptions {
  readonly registry: Registry
  readonly isReady: () => Promise<boolean>
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
}

/** Serves what a worker says of itself: `/healthz`, `/readyz` and `/metrics`, as the API does. */
export async function serveMetrics({
  registry,
  isReady,
  host,
  port,
}: MetricsOptions): Promise<MetricsServer> {
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    '/healthz': async (response) => answerJson(response, 200, 'ok'),
    '/readyz': async (response) => {
      const ready = await isReady().catch(() => false)
      answerJson(response, ready ? 200 : 503, ready ? 'ok' : 'not-ready')
    },
    '/metrics': async (response) => {
      const text = await registry.metrics()
      response.writeHead(200, { 'content-type': registry.contentType }).end(text)
    },
  }
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined
    if (!answer) return answerJson(response, 404, 'nothing-here')
    answer(response).catch(() => response.destroy())
  })
  server.listen(port, host)
  await once(server, 'listening')
  const { address, port: taken } = server.address() as AddressInfo
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${taken}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function answerJson(response: ServerResponse, code: number, status: string): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify({ status }))
}
