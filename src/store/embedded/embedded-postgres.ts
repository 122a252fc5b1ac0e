import type { ChildProcess } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { Logger } from 'pino'
import { advisoryLocks } from '../advisory-locks.ts'
import type { OpenDatabase } from '../open-database.ts'
import { type Cluster, openCluster, superuser } from './cluster.ts'
import { spawnAs } from './database-account.ts'
import { findFreePort } from './free-port.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import {
  disownStalePid,
  findPostmaster,
  type Postmaster,
  readLastPort,
  stopPostmaster,
} from './postmaster.ts'
import { sharedBuffersFor, usableMemory } from './shared-buffers.ts'

export interface EmbeddedPostgresOptions {
  readonly folder: string
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Added to, or put over, the settings below. */
  readonly settings?: Readonly<Record<string, string>>
}

/** For a small machine and many short statements. Nothing here trades durability: fsync and synchronous_commit stay on. */
const smallMachineSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  // Four workers and two APIs take 142 at the most.
  max_connections: '200',
  shared_buffers: `${sharedBuffersFor(usableMemory())}MB`,
  // Parallel plans and run-time compilation cost more than they save on short statements and two cores.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  random_page_cost: '1.1',
  // A day of bills fits between two checkpoints; recovery after a crash stays in seconds.
  checkpoint_timeout: '15min',
  max_wal_size: '2GB',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
}

const databaseName = 'lienthong'
const keeperName = 'lienthong keeper'
const startAttempts = 5
/** Between two looks whether what a killed server left has ended. */
const heldPauseMs = 250
/** Crash recovery reads at most max_wal_size. */
const readyWithinMs = 120_000
const leaveWithinMs = 2_000
const portWithinMs = 1_000
const portPauseMs = 50

/**
 * Opens our own PostgreSQL in a folder: joins the server that runs there already, else starts one.
 * The last user to close it stops it; see docs/decisions/0002-embedded-postgresql.md.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<OpenDatabase> {
  const { folder, log, settings } = options
  const cluster = await openCluster(folder)
  const deadline = Date.now() + readyWithinMs
  for (let failures = 0; failures < startAttempts; ) {
    const running = await findPostmaster(cluster.data)
    const child = running ? undefined : await startServer(cluster, { ...smallMachineSettings, ...settings })
    const joined = await joinServer(cluster, child)
    if (!joined) {
      if (child && Date.now() < deadline && (await isHeldByTheKilled(cluster))) await delay(heldPauseMs)
      else failures += 1
      continue
    }
    const { keeper, server } = joined
    log.info({ folder: cluster.folder, ...server }, 'embedded PostgreSQL is up')
    keeper.once('error', () => log.warn({ folder: cluster.folder }, 'embedded PostgreSQL is gone'))
    await createDatabase(keeper)
    return {
      url: addressOf(cluster, server, databaseName),
      close: () => leaveServer(cluster, joined),
    }
  }
  throw new Error(`PostgreSQL did not start in ${cluster.folder}; its log ends: ${await endOfLog(cluster)}`)
}

interface Joined {
  readonly server: Postmaster
  /** One connection for as long as we use the server: it holds our share of the lock, and a killed gateway drops it. */
  readonly keeper: Client
}

/** The port of before: one that was killed lets go of it a moment after it is gone from sight. Another where somebody else has it. */
async function findPort(cluster: Cluster): Promise<number> {
  const last = await readLastPort(cluster.data)
  const deadline = Date.now() + portWithinMs
  for (;;) {
    const port = await findFreePort(last)
    if (last === undefined || port === last || Date.now() > deadline) return port
    await delay(portPauseMs)
  }
}

async function startServer(cluster: Cluster, settings: Record<string, string>): Promise<ChildProcess> {
  const port = await findPort(cluster)
  await disownStalePid(cluster.data)

  const { postgres } = findPostgresBinaries()
  const set = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = await open(cluster.log, 'a', 0o600)
  try {
    // Detached: Ctrl-C in a terminal must reach the gateway alone, which stops the database after its own work.
    const child = await spawnAs(cluster.account, [postgres, '-D', cluster.data, ...set], cluster.folder, {
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    child.unref()
    return child
  } finally {
    await log.close()
  }
}

/** Waits until the server takes us in; undefined when it is gone, be it ours that failed or another's that was stopped. */
async function joinServer(cluster: Cluster, child: ChildProcess | undefined): Promise<Joined | undefined> {
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline) {
    const server = await findPostmaster(cluster.data)
    const isComing = child && child.exitCode === null && child.signalCode === null
    if (!server && !isComing) return undefined
    const keeper = server && (await connectKeeper(addressOf(cluster, server, 'postgres')))
    if (keeper) return { server, keeper }
    await delay(25)
  }
  throw new Error(`PostgreSQL in ${cluster.folder} is not ready after ${readyWithinMs / 1000} s`)
}

/** Undefined while the server starts or stops. A server being stopped never grants the lock: the wait ends with it. */
async function connectKeeper(connectionString: string): Promise<Client | undefined> {
  const keeper = new Client({ connectionString, keepAlive: true, application_name: keeperName })
  keeper.on('error', () => {})
  try {
    await keeper.connect()
    await keeper.query('SELECT pg_advisory_lock_shared($1)', [advisoryLocks.databaseUsers])
    return keeper
  } catch (error) {
    await keeper.end().catch(() => {})
    const invalidPassword = '28P01'
    if ((error as { code?: string }).code !== invalidPassword) return undefined
    throw new Error('the kept password does not open the database that runs in this folder', { cause: error })
  }
}

/** Lets go of the server, and stops it when nobody else holds it. */
async function leaveServer(cluster: Cluster, { server, keeper }: Joined): Promise<void> {
  keeper.removeAllListeners('error').on('error', () => {})
  try {
    await keeper.query('SELECT pg_advisory_unlock_shared($1)', [advisoryLocks.databaseUsers])
    const { rows } = await keeper.query('SELECT pg_try_advisory_lock($1) AS granted', [
      advisoryLocks.databaseUsers,
    ])
    if (!rows[0].granted) return
    await untilAlone(keeper)
    await stopPostmaster(cluster.data, server)
  } finally {
    await keeper.end().catch(() => {})
  }
}

/**
 * Waits for connections that are still going: a pool says that it has ended before the server has closed the last of
 * them. One that stays, such as a person's, does not keep the server up.
 */
async function untilAlone(keeper: Client): Promise<void> {
  const deadline = Date.now() + leaveWithinMs
  while (Date.now() < deadline) {
    const { rowCount } = await keeper.query(
      `SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1`,
      [keeperName],
    )
    if (rowCount === 0) return
    await delay(10)
  }
}

async function createDatabase(keeper: Client): Promise<void> {
  const known = await keeper.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
  if (known.rowCount) return
  await keeper.query(`CREATE DATABASE ${databaseName}`).catch((error: { code?: string }) => {
    const madeByAnother = ['42P04', '23505']
    if (!madeByAnother.includes(error.code ?? '')) throw error
  })
}

function addressOf(cluster: Cluster, { port }: Postmaster, database: string): string {
  return `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/${database}`
}

/**
 * Whether a server could not start because processes of one that was killed still work: each ends with its statement, and until
 * then PostgreSQL lets no other near the data. It says so in the last two lines.
 */
const isHeldByTheKilled = async (cluster: Cluster): Promise<boolean> =>
  (await endOfLog(cluster, 2)).includes('pre-existing shared memory block')

async function endOfLog(cluster: Cluster, lines = 5): Promise<string> {
  const text = await readFile(cluster.log, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-lines).join(' | ')
}
