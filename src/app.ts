import type { Logger } from 'pino'
import { migrateQueues } from './delivery/queues.ts'
import { watchKeys } from './keyring/watch-keys.ts'
import type { Config } from './parts/configuration.ts'
import { databaseOf, openParts, type Parts } from './parts/open-parts.ts'
import type { ApiServer } from './server/serve-api.ts'
import { type MetricsServer, serveMetrics } from './server/serve-metrics.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open-database.ts'
import type { Store } from './store/open-store.ts'
import { startWorking } from './worker/start-working.ts'

export { approvalRules } from './parts/approval-rules.ts'
export { type Config, configSchema } from './parts/configuration.ts'
export { exportNow, statementCopies } from './parts/evidence.ts'
export { intakesOf } from './parts/intakes.ts'
export { dataKeysFile, messageCertificate } from './parts/keys.ts'
export type { Parts } from './parts/open-parts.ts'
export { replay } from './server/replay.ts'
export { readKeptFile } from './server/statement-files.ts'
export { tryAlertChannels } from './worker/call-people.ts'

/** `api` answers school systems, partners and administrators; `worker` delivers and asks. */
export type Role = 'api' | 'worker'

/** A running gateway. */
export interface Gateway {
  /** Where the API listens; absent for a worker. */
  readonly url: string | undefined
  readonly parts: Parts
  /** Finishes what is under way, then lets go of everything. */
  close(): Promise<void>
}

/** Read only where it is needed: a worker is there again sooner without it. */
const serve = async (parts: Parts): Promise<ApiServer> =>
  (await import('./server/serve-api.ts')).serveApi(parts)

/** Opens the gateway in its roles: database, migrations, queues, partners, then the API and the workers. */
export async function openGateway(
  config: Config,
  { roles, log }: { roles: readonly Role[]; log: Logger },
): Promise<Gateway> {
  const { parts, close } = await openParts(config, log)
  const stop = new AbortController()
  const running: Promise<void>[] = [watchKeys(parts.keyRing, { signal: stop.signal, log })]
  if (roles.includes('worker')) running.push(startWorking(parts, stop.signal))
  const server: ApiServer | undefined = roles.includes('api') ? await serve(parts) : undefined
  const metrics = server ? undefined : await serveMetricsOf(parts)
  return {
    url: server?.url,
    parts,
    async close() {
      stop.abort()
      await Promise.all([server?.close(), ...running])
      await metrics?.close()
      await close()
    },
  }
}

/** A worker without the API says of itself what it counts, where a port is set for it. */
async function serveMetricsOf({ config, store, registry }: Parts): Promise<MetricsServer | undefined> {
  const { metricsHost: host, metricsPort: port } = config.worker
  if (port === undefined) return undefined
  return serveMetrics({ registry, isReady: store.isReady, host, port })
}

/** Runs work that needs every part but nothing running, then lets go of them. */
export async function withParts<Result>(
  config: Config,
  log: Logger,
  work: (parts: Parts) => Promise<Result>,
) {
  const { parts, close } = await openParts(config, log)
  try {
    return await work(parts)
  } finally {
    await close()
  }
}

/** Runs work on the store alone. */
export const withStore = <Result>(config: Config, log: Logger, work: (store: Store) => Promise<Result>) =>
  withParts(config, log, ({ store }) => work(store))

/** Brings the database and the queues' tables to this version; gives the names of the migrations it applied. */
export async function migrateAll(config: Config, log: Logger): Promise<string[]> {
  const database = await openDatabase(databaseOf(config, log))
  try {
    const applied = await migrate(database.url)
    await migrateQueues(database.url)
    return applied
  } finally {
    await database.close()
  }
}
