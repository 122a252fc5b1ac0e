import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as ConnectionServer } from 'node:net'

/** Whoever keeps a connection sends its next request within so long, or finds it closed, in ms. */
const idleMs = 1_000

/**
 * Ends a server without cutting anybody off: it takes no more connections, answers what comes on those that there are,
 * and says with each answer that the connection ends. What is still under way after `limitMs` is cut.
 */
export async function closeGently(server: Server, limitMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false
  })
  // For the answers that are under way now, which promised to keep their connection for longer.
  server.keepAliveTimeout = idleMs
  // That of HTTP closes idle connections at once, and a request may be on its way on one of them.
  ConnectionServer.prototype.close.call(server)
  const closeIdle = setTimeout(() => server.close(), idleMs)
  const cut = setTimeout(() => server.closeAllConnections(), limitMs)
  await closed
  clearTimeout(closeIdle)
  clearTimeout(cut)
}
