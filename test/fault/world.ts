import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import pino from 'pino'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import type { RunningSimulators } from '../../simulators/start-simulators.ts'
import { addClient } from '../../src/access/add-client.ts'
import { withParts } from '../../src/app.ts'
import { messageCertificate } from '../../src/keys.ts'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { createPool } from '../../src/store/pool.ts'
import { startCli } from '../support/cli.ts'
import { gatewaySettings, testChannel, testUnit } from '../support/gateway-settings.ts'
import { createGenerator, type Generator } from './generator.ts'
import type { FaultLoad } from './load.ts'
import type { FaultPostgres, FaultRedis } from './stores.ts'
import { type Supervised, supervise } from './supervised.ts'

/** The gateway as real processes among real stores and partners of their own, and a school system that sends. */
export interface World {
  readonly api: Supervised
  readonly workers: readonly Supervised[]
  readonly postgres: FaultPostgres
  readonly redis: FaultRedis | undefined
  readonly load: FaultLoad
  readonly generator: Generator
  /** Where the partners' books are. */
  readonly books: string
  readonly pool: Pool
  close(): Promise<void>
}

export interface WorldOptions {
  readonly folder: string
  readonly database: string
  readonly postgres: FaultPostgres
  readonly redis: FaultRedis | undefined
  readonly load: FaultLoad
  readonly workers: number
  /** How the partners misbehave: a scenario as its file has it. */
  readonly partners: object
  readonly delivery: Readonly<Record<string, number>>
  readonly crash: { readonly who: 'api' | 'worker'; readonly at: string; readonly lives: number } | undefined
}

/** Pauses of parts of a second, and a lease that a run can wait for; retries enough for a run that is nothing but faults. */
const quick = {
  leaseMs: 2_500,
  requestMs: 1_500,
  batchSize: 20,
  breaker: { firstMs: 200, longestMs: 800 },
  retries: { perSecond: 100 },
}

/** Opens a world of its own in a folder; its API is up, its workers are down. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, postgres, redis, load, crash } = options
  const dataFolder = join(folder, 'gateway')
  const books = join(folder, 'partners')
  await mkdir(books, { recursive: true })
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const simulators = await startPartners(options, dataFolder, books, url)
  const databaseUrl = await postgres.createDatabase(options.database)
  const settings = gatewaySettings({
    dataFolder,
    databaseUrl,
    redisUrl: redis?.url,
    port,
    urls: simulators.urls,
    partners: loadSimulatorSettings(join(books, 'settings.json'), testUnit.code),
    askFirstMs: 1_500,
  })
  const config = {
    ...settings,
    delivery: { ...settings.delivery, ...quick, ...options.delivery },
    queue: { ...settings.queue, deadAfterMs: 2_000 },
    faults: { enabled: true },
  }
  const file = join(folder, 'gateway.yaml')
  await writeFile(file, stringify(config), { mode: 0o600 })
  const client = await fill(config, load)

  const process = (who: 'api' | 'worker', name: string, ready: RegExp) =>
    supervise({
      name,
      words: [who],
      cwd: folder,
      env: { LIENTHONG_CONFIG: file, LIENTHONG_LOG_LEVEL: 'error' },
      ready,
      crash: crash?.who === who ? crash : undefined,
    })
  const api = process('api', 'api', /listens/)
  const workers = Array.from({ length: options.workers }, (_, index) =>
    process('worker', `worker ${index + 1}`, /works/),
  )
  const pool = createPool({ url: databaseUrl, log: { warn: () => {} }, maxConnections: 2 })
  await api.up()
  return {
    api,
    workers,
    postgres,
    redis,
    load,
    generator: createGenerator({ url, client, book: join(folder, 'generator.ndjson') }),
    books,
    pool,
    async close() {
      await Promise.all([api, ...workers].map((one) => one.end()))
      await simulators.close()
      await pool.end()
    },
  }
}

async function startPartners(
  { folder, partners }: WorldOptions,
  dataFolder: string,
  books: string,
  gatewayUrl: string,
): Promise<{ urls: RunningSimulators['urls']; close(): Promise<unknown> }> {
  const scenario = join(folder, 'scenario.yaml')
  await writeFile(scenario, stringify(partners))
  const certificate = await messageCertificate(dataFolder, testUnit)
  const words = ['simulate', '--folder', books, '--certificate', certificate, '--scenario', scenario]
  const running = startCli([...words, '--notify-url', `${gatewayUrl}/channels/${testChannel}/notify`], {
    cwd: folder,
  })
  const killWithUs = () => running.kill('SIGKILL')
  process.once('exit', killWithUs)
  return {
    urls: JSON.parse(await running.line(/^\{/)) as RunningSimulators['urls'],
    close() {
      process.off('exit', killWithUs)
      running.kill('SIGTERM')
      return running.ended
    },
  }
}

/** Brings the database to the gateway's tables, with the roster of the load and a client that speaks for its schools. */
async function fill(settings: object, { schools, students }: FaultLoad) {
  const config = buildConfigSchema(adapters).parse(settings)
  return withParts(config, pino({ level: 'silent' }), async ({ store, clock }) => {
    for (const school of schools) await store.roster.putSchool(school, clock())
    for (let start = 0; start < students.length; start += 1000)
      await store.roster.putStudents(students.slice(start, start + 1000), clock())
    return addClient(store.access, { name: 'fault run', schools: schools.map(({ code }) => code) })
  })
}
