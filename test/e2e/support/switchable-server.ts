import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A partner's server that can go down and come back at the same address. */
export interface SwitchableServer {
  readonly url: string
  up(): Promise<void>
  /** Closes the port and cuts what is under way; harmless when repeated. */
  down(): Promise<void>
}

/** Starts a server on a free port of the loopback interface. */
export async function startSwitchableServer(handler: RequestListener): Promise<SwitchableServer> {
  let server: Server | undefined = await listen(handler, 0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async up() {
      server ??= await listen(handler, port)
    },
    async down() {
      const closing = server
      server = undefined
      if (!closing) return
      const closed = once(closing, 'close')
      closing.close()
      closing.closeAllConnections()
      await closed
    },
  }
}

async function listen(handler: RequestListener, port: number): Promise<Server> {
  const server = createServer(handler).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
