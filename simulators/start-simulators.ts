import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createDvcqgPlatformSimulator, type PlatformOptions } from './dvcqg-platform/index.ts'
import { openLedger } from './ledger.ts'
import { createLgspSimulator } from './lgsp/index.ts'
import { createNationalSimulator } from './national/index.ts'
import { openRequestBook, requestsFile } from './request-book.ts'
import { isWithin, type Scenario, type SimulatorParty } from './scenario.ts'
import type { SimulatorSettings } from './settings.ts'
import type { Authority, CertificateKind } from './tls/authority.ts'
import { createTlsServer } from './tls/serve-tls.ts'
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
  /** How they misbehave now; not at all without it. */
  readonly scenario?: (() => Scenario) | undefined
  /** Whose certificates they show; plain HTTP without it. */
  readonly authority?: Authority | undefined
  /** 0 for free ports. */
  readonly ports?: Readonly<Partial<Record<SimulatorParty, number>>>
}

export interface RunningSimulators {
  readonly urls: Readonly<Record<SimulatorParty, string>>
  close(): Promise<void>
}

/** The book of a simulator in a folder of books. */
export const ledgerFile = (folder: string, name: SimulatorParty): string => join(folder, `${name}.ndjson`)

/** Starts the stand-ins of the national portal, the province's axis and the payment platform on loopback. */
export async function startSimulators(options: SimulatorsOptions): Promise<RunningSimulators> {
  const { folder, settings, certificate, notifyUrl, notifies, ports = {} } = options
  const clock = () => new Date()
  const { destinationCode, ...account } = settings.national
  const handlers: Record<SimulatorParty, RequestListener> = {
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
    (Object.keys(handlers) as SimulatorParty[]).map(async (name) => {
      const server = createServerOf(name, handlers[name], options, clock)
      server.listen(ports[name] ?? 0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      return { name, server, url: `${options.authority ? 'https' : 'http'}://127.0.0.1:${port}` }
    }),
  )
  return {
    urls: Object.fromEntries(servers.map(({ name, url }) => [name, url])) as Record<SimulatorParty, string>,
    async close() {
      for (const { server } of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

function createServerOf(
  party: SimulatorParty,
  handler: RequestListener,
  { folder, scenario, authority }: SimulatorsOptions,
  clock: () => Date,
): Server {
  const book = scenario && openRequestBook(requestsFile(folder, party))
  const troubled =
    scenario && book ? withTroubles(handler, { party, scenario, onRequest: book.append, clock }) : handler
  if (!authority) return createServer(troubled)
  return createTlsServer(troubled, authority, certificateIn(scenario, party, clock))
}

/** The certificate that a party shows now, by the scenario; times count from when the scenario was read. */
function certificateIn(scenario: SimulatorsOptions['scenario'], party: SimulatorParty, clock: () => Date) {
  let since = clock().getTime()
  let known = scenario?.()
  return (): CertificateKind => {
    const now = clock().getTime()
    const current = scenario?.()
    if (current !== known) since = now
    known = current
    const shown = current?.certificates[party]?.find(({ seconds }) => isWithin(seconds, (now - since) / 1000))
    return shown?.certificate ?? 'good'
  }
}
