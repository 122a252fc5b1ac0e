import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below those that a system gives to connections that go out (32768 and up on Linux, 49152 and up elsewhere, RFC 6335): else one of
 * these may have our port when its server is started again, and whoever shares the server looks for it in vain.
 */
const lowest = 20_000
const behind = 32_768
const tries = 20

/** Gives a free port of this machine, the preferred one when it is free. */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred && (await isFree(preferred))) return preferred
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(lowest, behind)
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
