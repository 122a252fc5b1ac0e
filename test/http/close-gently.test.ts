import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { closeGently } from '../../src/http/close-gently.ts'
import { createHttpServer } from '../../src/http/create-http-server.ts'

/** A server that answers when it is told to. */
async function startServer() {
  const waiting: (() => void)[] = []
  const server = createHttpServer((_request, response) => void waiting.push(() => response.end('done')))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const came = () => once(server, 'request')
  return { server, port: (server.address() as AddressInfo).port, came, answer: () => waiting.shift()?.() }
}

const ask = (port: number, agent: Agent) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent }, resolve).on('error', reject).end()
  })

const keepAlive = () => new Agent({ keepAlive: true, maxSockets: 1 })

test('answers what is under way, and ends although its sender would keep the connection', async () => {
  const { server, port, came, answer } = await startServer()
  const agent = keepAlive()
  const coming = came()
  const asked = ask(port, agent)
  await coming
  const closing = closeGently(server, 20_000)
  answer()
  expect(await text(await asked)).toBe('done')
  await closing
  agent.destroy()
})

test('answers a request that comes on a kept connection after the end was ordered, and says that it was the last', async () => {
  const { server, port, came, answer } = await startServer()
  const agent = keepAlive()
  const first = came()
  const before = ask(port, agent)
  await first
  answer()
  await text(await before)
  const second = came()
  const closing = closeGently(server, 20_000)
  const asked = ask(port, agent)
  await second
  answer()
  const after = await asked
  expect([after.headers.connection, await text(after)]).toEqual(['close', 'done'])
  await closing
  agent.destroy()
})

test('takes no new connection', async () => {
  const { server, port } = await startServer()
  const closing = closeGently(server, 20_000)
  await expect(ask(port, keepAlive())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await closing
})

test('cuts what does not end', async () => {
  const { server, port, came } = await startServer()
  const coming = came()
  const asked = ask(port, keepAlive())
  asked.catch(() => {})
  await coming

  await closeGently(server, 50)

  await expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' })
})
