import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createBidvSimulator } from './bidv/index.ts'
import { openLedger } from './ledger.ts'
import { createVnptPaySimulator } from './vnpt-pay/index.ts'

/** What counters and the gateway must agree on. Made at random; nothing has a known password. */
export interface CollectorSettings {
  readonly bidv: { readonly service: string; readonly secret: string }
  readonly 'vnpt-pay': { readonly partner: string; readonly provider: string; readonly secret: string }
}

export type CollectorName = keyof CollectorSettings

export interface RunningCollectors {
  readonly urls: Readonly<Partial<Record<CollectorName, string>>>
  close(): Promise<void>
}

/** Reads the settings in `file`, or makes them there, readable by their owner only. */
function loadCollectorSettings(file: string): CollectorSettings {
  if (!existsSync(file)) {
    const secret = () => randomBytes(24).toString('base64url')
    const made: CollectorSettings = {
      bidv: { service: 'TH0001', secret: secret() },
      'vnpt-pay': { partner: 'BANK01', provider: '1001', secret: secret() },
    }
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as CollectorSettings
}

/** Starts a counter on loopback for each channel of the gateway that is named; books and settings are in the folder. */
export async function startCollectors(
  folder: string,
  channels: Readonly<Partial<Record<CollectorName, string>>>,
): Promise<RunningCollectors> {
  mkdirSync(folder, { recursive: true })
  const settings = loadCollectorSettings(join(folder, 'collectors.json'))
  const surroundings = (name: CollectorName) => ({
    ledger: openLedger(join(folder, `${name}.ndjson`)),
    clock: () => new Date(),
  })
  const counters: Readonly<Record<CollectorName, (url: string) => RequestListener>> = {
    bidv: (url) => createBidvSimulator({ ...surroundings('bidv'), ...settings.bidv, url, way: 'md5' }),
    'vnpt-pay': (url) =>
      createVnptPaySimulator({ ...surroundings('vnpt-pay'), ...settings['vnpt-pay'], url }),
  }
  const started = await Promise.all(
    (Object.entries(channels) as [CollectorName, string][]).map(async ([name, url]) => {
      const server = createServer(counters[name](url.replace(/\/$/, ''))).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      return { name, server, url: `http://127.0.0.1:${port}` }
    }),
  )
  return {
    urls: Object.fromEntries(started.map(({ name, url }) => [name, url])),
    async close() {
      for (const { server } of started) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
