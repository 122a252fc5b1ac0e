import { Counter, Registry } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import { type MetricsServer, serveMetrics } from '../../src/server/serve-metrics.ts'

let server: MetricsServer
afterEach(() => server.close())

async function get(path: string, isReady: () => Promise<boolean> = async () => true) {
  const registry = new Registry()
  new Counter({ name: 'things_total', help: 'Things', registers: [registry] }).inc()
  server = await serveMetrics({ registry, isReady, host: '127.0.0.1', port: 0 })
  const response = await fetch(server.url + path)
  return { status: response.status, text: await response.text() }
}

test('metrics are in the text form of Prometheus', async () => {
  expect(await get('/metrics')).toMatchObject({
    status: 200,
    text: expect.stringContaining('things_total 1'),
  })
})

test.each([
  ['lives', '/healthz', async () => false, 200],
  ['is ready', '/readyz', async () => true, 200],
  ['is not ready', '/readyz', async () => false, 503],
  ['is not ready when it cannot tell', '/readyz', () => Promise.reject(new Error('of the test')), 503],
  ['has nothing else', '/', async () => true, 404],
])('a worker that %s says so', async (_name, path, isReady, status) => {
  expect((await get(path, isReady)).status).toBe(status)
})
