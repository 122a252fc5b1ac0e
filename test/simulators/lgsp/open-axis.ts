import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger } from '../../../simulators/ledger.ts'
import { createLgspSimulator, type LgspSimulatorOptions } from '../../../simulators/lgsp/index.ts'
import { serveOnLoopback } from '../../support/loopback.ts'

export const consumer = { consumerKey: 'key-of-the-test', consumerSecret: 'secret-of-the-test' }

/** The simulator on a free port, with a book in a folder of its own that outlives a restart. */
export async function openAxis(options: Partial<LgspSimulatorOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-lgsp-'))
  const start = () => {
    const ledger = openLedger(join(folder, 'book.ndjson'))
    const handler = createLgspSimulator({
      ...consumer,
      tokenStyle: 'basic',
      lifeSeconds: 3600,
      wire: 'xml',
      signature: 'outside',
      certificates: [],
      clock: () => new Date('2026-09-30T05:00:00Z'),
      ...options,
      ledger,
    })
    return { ledger, handler }
  }
  let running = start()
  const loopback = await serveOnLoopback((request, response) => running.handler(request, response))
  return {
    url: loopback.url,
    entries: () => running.ledger.entries(),
    /** What a kill and a new start would do: everything but the book is gone. */
    restart: () => {
      running = start()
    },
    close: async () => {
      await loopback.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const basicAuthorization = `Basic ${Buffer.from(`${consumer.consumerKey}:${consumer.consumerSecret}`).toString('base64')}`

/** Asks for a token the way a client with HTTP Basic does. */
export async function askToken(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/token`, {
    method: 'POST',
    headers: {
      authorization: basicAuthorization,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: 'grant_type=client_credentials',
  })
}
