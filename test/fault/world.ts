import { mkdir, rename, writeFile } from 'node:fs/promises'
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
import type { FaultPoint } from '../../src/faults/fault-points.ts'
import { messageCertificate } from '../../src/parts/keys.ts'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { createPool } from '../../src/store/pool.ts'
import { runCli, startCli } from '../support/cli.ts'
import { gatewaySettings, testChannel, testUnit } from '../support/gateway-settings.ts'
import { createGenerator, type Generator } from './generator.ts'
import type { FaultLoad } from './load.ts'
import { type MoodyPortal, openMoodyPortals } from './moody-portal.ts'
import type { SmallDisk } from './small-disk.ts'
import type { FaultPostgres, FaultRedis } from './stores.ts'
import { type Supervised, supervise } from './supervised.ts'

/** The gateway as real processes among real stores and partners of their own, and a school system that sends. */
export interface World {
  /** The first of `apis`, which partners call. */
  readonly api: Supervised
  readonly apis: readonly Supervised[]
  readonly workers: readonly Supervised[]
  /** Where each worker says what it counts. */
  readonly metricsUrls: readonly string[]
  /** Runs a command of the gateway as its operator does; throws when it fails. */
  command(...words: string[]): Promise<string>
  /** Runs a command that dies at a fault point; throws when it does not. */
  dyingCommand(at: FaultPoint, ...words: string[]): Promise<void>
  readonly postgres: FaultPostgres
  readonly redis: FaultRedis | undefined
  /** What PostgreSQL writes on, in a scenario that fills it. */
  readonly smallDisk: SmallDisk | undefined
  readonly load: FaultLoad
  readonly generator: Generator
  /** Where the partners' books are. */
  readonly books: string
  /** Changes how the partners misbehave, and waits until they do. */
  changePartners(scenario: object): Promise<void>
  readonly moody: Readonly<Record<string, MoodyPortal>>
  /** Makes the wall clock of the gateway's machine wrong by so many ms. */
  moveClock(ms: number): Promise<void>
  /** What a run has to say beside its verdict. */
  readonly notes: string[]
  readonly pool: Pool
  close(): Promise<void>
}

export interface WorldOptions {
  readonly folder: string
  readonly database: string
  readonly postgres: FaultPostgres
  readonly redis: FaultRedis | undefined
  readonly smallDisk: SmallDisk | undefined
  readonly load: FaultLoad
  readonly workers: number
  readonly apis: number
  /** How the partners misbehave: a scenario as its file has it. */
  readonly partners: object
  readonly tls: boolean
  readonly settleMs: number
  readonly dossiersPerMessage: number
  readonly moody: readonly string[]
  readonly movesClock: boolean
  readonly delivery: Readonly<Record<string, unknown>>
  readonly alerts: Readonly<Record<string, number>>
  readonly http: Readonly<Record<string, number>>
  readonly faults: Readonly<Record<string, unknown>>
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

/** People are told of what has lasted for parts of a second; what is away for less than the default is the same incident. */
const soon = { everyMs: 200, patienceMs: 500 }

/** Opens a world of its own in a folder; its APIs are up, its workers are down. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder } = options
  const around = { dataFolder: join(folder, 'gateway'), books: join(folder, 'partners') }
  await mkdir(around.books, { recursive: true })
  const ports = await findFreePorts(options.apis)
  const simulators = await startPartners(options, around, `http://127.0.0.1:${ports[0]}`)
  try {
    return await openGatewayAmong(simulators, ports, around, options)
  } catch (error) {
    await simulators.close()
    throw error
  }
}

interface Folders {
  readonly dataFolder: string
  readonly books: string
}

async function openGatewayAmong(
  simulators: Partners,
  ports: readonly number[],
  { dataFolder, books }: Folders,
  options: WorldOptions,
): Promise<World> {
  const { folder, postgres, redis, load, crash } = options
  const moody = await openMoodyPortals(options.moody, { dataFolder, books })
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const metricsPorts = await findFreePorts(options.workers)
  const databaseUrl = await postgres.createDatabase(options.database)
  const settings = gatewaySettings({
    dataFolder,
    databaseUrl,
    redisUrl: redis?.url,
    port: ports[0] ?? 0,
    urls: simulators.urls,
    partners: loadSimulatorSettings(join(books, 'settings.json'), testUnit.code),
    askFirstMs: 1_500,
  })
  const clockFile = join(folder, 'clock')
  const config = {
    ...settings,
    ...partnersOf(settings, simulators, moody, options),
    http: { ...settings.http, ...options.http },
    alerts: { ...soon, ...options.alerts },
    delivery: { ...settings.delivery, ...quick, ...options.delivery },
    // Whoever plays the operator here has nobody to ask.
    approvals: { repairLimits: { replay: 1_000_000, giveUp: 1_000_000, resend: 1_000_000 } },
    queue: { ...settings.queue, deadAfterMs: 2_000 },
    faults: { enabled: true, ...options.faults, ...(options.movesClock ? { clockFile } : {}) },
  }
  const moveClock = async (ms: number) => {
    await writeFile(`${clockFile}.new`, String(ms))
    await rename(`${clockFile}.new`, clockFile)
  }
  await moveClock(0)
  const file = join(folder, 'gateway.yaml')
  await writeFile(file, stringify(config), { mode: 0o600 })
  const client = await fill(config, load)

  const env = { LIENTHONG_CONFIG: file, LIENTHONG_LOG_LEVEL: 'error' }
  const process = (who: 'api' | 'worker', name: string, own: Record<string, string>) =>
    supervise({
      name,
      words: [who],
      cwd: folder,
      env: { ...env, ...own },
      ready: who === 'api' ? /listens/ : /works/,
      crash: crash?.who === who ? crash : undefined,
    })
  const apis = ports.map((port, index) =>
    process('api', numbered('api', index, ports), { LIENTHONG_HTTP_PORT: `${port}` }),
  )
  const workers = metricsPorts.map((port, index) =>
    process('worker', numbered('worker', index, metricsPorts), { LIENTHONG_WORKER_METRICS_PORT: `${port}` }),
  )
  const pool = createPool({ url: databaseUrl, log: { warn: () => {} }, maxConnections: 2 })
  await Promise.all(apis.map((api) => api.up()))
  return {
    api: apis[0] as Supervised,
    apis,
    workers,
    metricsUrls: metricsPorts.map((port) => `http://127.0.0.1:${port}/metrics`),
    async command(...words) {
      const { code, out, err } = await runCli(words, { cwd: folder, env })
      if (code !== 0) throw new Error(`lienthong ${words[0]} ended with ${code}: ${err}`)
      return out
    },
    async dyingCommand(at, ...words) {
      const { code } = await runCli(words, { cwd: folder, env: { ...env, CRASH_AT: at } })
      if (code !== 'SIGKILL')
        throw new Error(`lienthong ${words[0]} did not die at ${at}, it ended with ${code}`)
    },
    postgres,
    redis,
    smallDisk: options.smallDisk,
    load,
    generator: createGenerator({ urls, client, book: join(folder, 'generator.ndjson') }),
    books,
    changePartners: simulators.change,
    moody,
    moveClock,
    notes: [],
    pool,
    async close() {
      await Promise.all([...apis, ...workers].map((one) => one.end()))
      await simulators.close()
      await Promise.all(Object.values(moody).map((portal) => portal.close()))
      await pool.end()
    },
  }
}

const numbered = (name: string, index: number, { length }: readonly unknown[]) =>
  length === 1 ? name : `${name} ${index + 1}`

async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await findFreePort())
  return [...ports]
}

type Settings = ReturnType<typeof gatewaySettings>

/** The partners' settings with what a scenario wants of them. */
function partnersOf(
  { portals, payments, routing }: Settings,
  { ca }: Partners,
  moody: Readonly<Record<string, MoodyPortal>>,
  { settleMs, dossiersPerMessage }: Pick<WorldOptions, 'settleMs' | 'dossiersPerMessage'>,
) {
  const trust = ca === undefined ? {} : { tls: { ca } }
  const more = Object.entries(moody).map(([name, { url }]) => {
    const portal = { ...portals.province, tokenUrl: `${url}/token`, serviceUrl: url, timeoutMs: 60_000 }
    return [name, portal] as const
  })
  return {
    portals: {
      national: { ...portals.national, settleMs, dossiersPerMessage, ...trust },
      province: { ...portals.province, ...trust },
      ...Object.fromEntries(more),
    },
    payments: { [testChannel]: { ...payments[testChannel], ...trust } },
    routing: [...routing, ...more.map(([portal]) => ({ record: 'bill', portal, from: '2020-01-01' }))],
  }
}

interface Partners {
  readonly urls: RunningSimulators['urls']
  /** The certificates by which they are known; they are reached by plain HTTP without. */
  readonly ca: string | undefined
  change(scenario: object): Promise<void>
  close(): Promise<unknown>
}

async function startPartners(
  { folder, partners, tls }: WorldOptions,
  { dataFolder, books }: Folders,
  gatewayUrl: string,
): Promise<Partners> {
  const scenario = join(folder, 'scenario.yaml')
  const write = async (content: object) => {
    await writeFile(`${scenario}.new`, stringify(content))
    await rename(`${scenario}.new`, scenario)
  }
  await write(partners)
  const certificate = await messageCertificate(dataFolder, testUnit)
  const words = ['simulate', '--folder', books, '--certificate', certificate, '--scenario', scenario]
  if (tls) words.push('--tls')
  const running = startCli([...words, '--notify-url', `${gatewayUrl}/channels/${testChannel}/notify`], {
    cwd: folder,
  })
  const killWithUs = () => running.kill('SIGKILL')
  process.once('exit', killWithUs)
  running.ended.then(() => process.off('exit', killWithUs))
  const urls = JSON.parse(await running.line(/^\{/)) as RunningSimulators['urls']
  let times = 1
  return {
    urls,
    ca: tls ? (await running.line(/^trust them/)).split(': ')[1] : undefined,
    async change(content) {
      times += 1
      await write({ ...partners, parties: {}, certificates: {}, ...content })
      await running.line(new RegExp(`^the scenario was read again \\(${times}\\)`))
    },
    close() {
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
