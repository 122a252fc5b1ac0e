import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { adapters } from '../../../adapters/registry.ts'
import { buildConfigSchema } from '../../../config/schema.ts'
import { addClient } from '../../../src/access/add-client.ts'
import { type Gateway, openGateway } from '../../../src/app.ts'
import { messageCertificate } from '../../../src/parts/keys.ts'
import { findFreePort } from '../../../src/store/embedded/free-port.ts'
import { type Caller, logIn } from '../../http/support/start-http.ts'
import { createEmptyDatabase, type TestDatabase } from '../../support/database.ts'
import { gatewaySettings, testChannel, testUnit } from '../../support/gateway-settings.ts'
import { type Partners, startPartners } from './partners.ts'

/** The whole gateway among its partners, in this process but over real ports. */
export interface World {
  readonly gateway: Gateway
  readonly url: string
  readonly partners: Partners
  readonly database: TestDatabase
  /** Every line that was logged. */
  readonly logged: readonly string[]
  /** Makes a client of some schools as an administrator does, and logs in with its secret. */
  logIn(schoolCodes: readonly string[]): Promise<Caller>
  close(): Promise<void>
}

export interface WorldOptions {
  /** Where the queues live; in PostgreSQL without it. */
  readonly redisUrl?: string | undefined
  readonly askFirstMs?: number
  /** More channels of payment, as the configuration names them. */
  readonly payments?: Readonly<Record<string, object>>
  /** Settings of delivery that are not those of other tests. */
  readonly delivery?: Readonly<Record<string, unknown>>
  /** Settings of alerts that are not the defaults. */
  readonly alerts?: Readonly<Record<string, unknown>>
  /** Certificates in PEM that the province knows beside the one of the first key. */
  readonly registered?: string
}

/** Opens a gateway with nothing in it, in both roles. */
export async function openWorld({
  redisUrl,
  askFirstMs,
  payments = {},
  delivery = {},
  alerts = {},
  registered = '',
}: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-e2e-'))
  const database = await createEmptyDatabase()
  const dataFolder = join(folder, 'gateway')
  const port = await findFreePort()
  const partners = await startPartners(
    join(folder, 'partners'),
    `${await readFile(await messageCertificate(dataFolder, testUnit), 'utf8')}\n${registered}`,
    `http://127.0.0.1:${port}/channels/${testChannel}/notify`,
  )
  const { national, lgsp, 'dvcqg-platform': platform } = partners.servers
  const base = gatewaySettings({
    dataFolder,
    databaseUrl: database.url,
    redisUrl,
    port,
    urls: { national: national.url, lgsp: lgsp.url, 'dvcqg-platform': platform.url },
    partners: partners.settings,
    askFirstMs,
  })
  const settings = {
    ...base,
    payments: { ...base.payments, ...payments },
    delivery: { ...base.delivery, ...delivery },
    alerts,
  }
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const gateway = await openGateway(buildConfigSchema(adapters).parse(settings), {
    roles: ['api', 'worker'],
    log,
  })
  const url = gateway.url ?? ''
  return {
    gateway,
    url,
    partners,
    database,
    logged,
    async logIn(schools) {
      const client = await addClient(gateway.parts.store.access, { name: 'Phần mềm trường học', schools })
      return logIn(url, client.id, client.secret)
    },
    async close() {
      await gateway.close()
      await partners.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
