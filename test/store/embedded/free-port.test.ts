import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort } from '../../../src/store/embedded/free-port.ts'

test('the preferred port is given while it is free, and one that no outgoing connection is given while it is not', async () => {
  const port = await findFreePort()
  expect(await findFreePort(port)).toBe(port)
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  try {
    const other = await findFreePort(port)
    expect(other).not.toBe(port)
    expect(other).toBeGreaterThanOrEqual(20_000)
    expect(other).toBeLessThan(32_768)
  } finally {
    server.close()
  }
})
