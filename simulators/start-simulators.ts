import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createDvcqgPlatformSimulator, type PlatformOptions } from './dvcqg-platform/index.ts'
import { openLedger } from './ledger.ts'
import { createLgspSimulator } from './lgsp/index.ts'
import { createNationalSimulator } from './national/index.ts'
import type { Scenario } from './scenario.ts'
import type { SimulatorSettings } from './settings.ts'
import { withTroubles } from './troubles.ts'

/** What the simulators are told by those who start them. */
export interface SimulatorsOptions {
  /** Where the books are. */
  readonly folder: string
  readonly settings: SimulatorSettings
  /** PEM of the certificate that the gateway registered with the province. */
  readonly certificate: string
  /** Where the payment platform posts results. */
  readonly notifyUrl: string
  readonly notifies?: PlatformOptions['notifies']
  /** How they misbehave; not at all without it. */
  readonly scenario?: Scenario | undefined
  /** 0 for free ports. */
  readonly ports?: Readonly<Partial<Record<SimulatorName, number>>>
}

export type SimulatorName = 'national' | 'lgsp' | 'dvcqg-platform'

export interface RunningSimulators {
  readonly urls: Readonly<Record<SimulatorName, string>>
  close(): Promise<void>
}

/** The book of a simulator in a folder of books. */
export const ledgerFile = (folder: string, name: SimulatorName): string => join(folder, `${name}.ndjson`)

/** Starts the stand-ins of the national portal, the province's axis and the payment platform on loopback. */
export async function startSimulators(options: SimulatorsOptions): Promise<RunningSimulators> {
  const { folder, settings, certificate, notifyUrl, notifies, scenario, ports = {} } = options
  const clock = () => new Date()
  const { destinationCode, ...account } = settings.national
  const handlers: Record<SimulatorName, RequestListener> = {
    national: createNationalSimulator({
      ledger: openLedger(ledgerFile(folder, 'national')),
      clock,
      accounts: [account],
      destinationCode,
    }),
    lgsp: createLgspSimulator({
      ledger: openLedger(ledgerFile(folder, 'lgsp')),
      clock,
      ...settings.lgsp,
      tokenStyle: 'basic',
      lifeSeconds: 3600,
      wire: 'xml',
      signature: 'outside',
      certificates: [certificate],
    }),
    'dvcqg-platform': createDvcqgPlatformSimulator({
      ledger: openLedger(ledgerFile(folder, 'dvcqg-platform')),
      clock,
      ...settings.platform,
      notifyUrl,
      ...(notifies ? { notifies } : {}),
    }),
  }
  const servers = await Promise.all(
    Object.entries(handlers).map(async ([name, handler]) => {
      const rules = scenario?.parties[name as SimulatorName] ?? []
      const server = createServer(
        withTroubles(handler, rules, { party: name, seed: scenario?.seed ?? '', clock }),
      )
      server.listen(ports[name as SimulatorName] ?? 0, '127.0.0.1')
      await once(server, 'listening')
      return { name, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    }),
  )
  return {
    urls: Object.fromEntries(servers.map(({ name, url }) => [name, url])) as Record<SimulatorName, string>,
    async close() {
      for (const { server } of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
