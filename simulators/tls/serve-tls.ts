import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Authority, CertificateKind } from './authority.ts'

/** How often it is looked whether the certificate is still the one that is wanted, in ms. */
const lookEveryMs = 50

/**
 * Makes a server of HTTPS whose certificate changes while it runs. Whoever is connected is let go when it does, so that
 * the next request meets the new one.
 */
export function createTlsServer(
  handler: RequestListener,
  authority: Authority,
  wanted: () => CertificateKind,
): Server {
  let shown = wanted()
  const connections = new WeakMap<object, CertificateKind>()
  const server = createServer(authority.certificate(shown), (request, response) => {
    response.shouldKeepAlive = connections.get(request.socket) === shown
    handler(request, response)
  })
  const look = () => {
    if (wanted() === shown) return
    shown = wanted()
    server.setSecureContext(authority.certificate(shown))
    server.closeIdleConnections()
  }
  const timer = setInterval(look, lookEveryMs).unref()
  server.prependListener('connection', look)
  server.on('secureConnection', (socket) => connections.set(socket, shown))
  server.on('close', () => clearInterval(timer))
  return server
}
