import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { z } from 'zod'
import { adapters } from '../adapters/registry.ts'
import { buildConfigSchema } from '../config/schema.ts'
import { registerIncidentMetrics } from './alerts/metrics.ts'
import { createFeedParts, startAskingBanks } from './bank-feeds.ts'
import { createDayParts, type DayParts, startOpeningDays } from './business-days.ts'
import { startCallingPeople } from './call-people.ts'
import { openClocks } from './clocks.ts'
import { createCouriers, shareAmongCouriers } from './couriers.ts'
import { registerPartnerMetrics } from './delivery/metrics.ts'
import { migrateQueues, openQueues, type Queues } from './delivery/queues.ts'
import { startDelivery } from './delivery/start-delivery.ts'
import { startRepairing } from './delivery/start-repairing.ts'
import { createWaker, type Waker } from './delivery/waker.ts'
import { watchControls } from './delivery/watch-controls.ts'
import { createPlanner, type Planner } from './domain/planner.ts'
import { breakable } from './fault-orders.ts'
import { startHousekeeping } from './housekeeping.ts'
import { startKeepingEvidence } from './keep-evidence.ts'
import { startResealing } from './keep-sealed.ts'
import type { KeyRing } from './keyring/key-ring.ts'
import { watchKeys } from './keyring/watch-keys.ts'
import { dataKeysFile, openKeys } from './keys.ts'
import { createPaymentChannels, createPortalSigningWith, createPortals, type ToolsFor } from './partners.ts'
import type { PaymentParts } from './payments/channels.ts'
import { askLater, startAsking } from './payments/start-asking.ts'
import type { Portal } from './ports/portal.ts'
import type { WebhookSender } from './ports/webhook-sender.ts'
import type { FeedParts } from './reconcile/handle-message.ts'
import type { ReadingParts, WatchedSender } from './reconcile/senders.ts'
import { startReading } from './reconcile/start-reading.ts'
import { createRecordSources } from './record-sources.ts'
import { type ApiServer, serveApi } from './serve-api.ts'
import { type MetricsServer, serveMetrics } from './serve-metrics.ts'
import { startSettlingApprovals } from './settle-approvals.ts'
import { startMovingBills } from './start-moving-bills.ts'
import { createSenders, readingParts } from './statement-senders.ts'
import { migrate } from './store/migrate.ts'
import { type OpenDatabase, openDatabase } from './store/open-database.ts'
import { openStore, type Store } from './store/open-store.ts'
import { openVaultFile } from './store/vault-file.ts'
import { createWebhookSender, startTelling } from './tell-school-systems.ts'
import { createHttpClient } from './wire/http-client.ts'

export { tryAlertChannels } from './call-people.ts'
export { sealEvidence, statementCopies } from './keep-evidence.ts'
export { dataKeysFile, messageCertificate } from './keys.ts'
export { copyNotices, readCopies } from './notice-copies.ts'
export { replay } from './replay.ts'
export { readKeptFile } from './uploaded-statements.ts'

/** Every setting, those of the adapters among them. */
export const configSchema = buildConfigSchema(adapters)

/** The configuration, checked. */
export type Config = z.infer<typeof configSchema>

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

/** Everything that commands work with, built but with nothing running. */
export interface Parts {
  readonly config: Config
  readonly store: Store
  readonly queues: Queues
  readonly waker: Waker
  readonly planner: Planner
  /** Readers of the forms that records come in. */
  readonly recordSources: ReturnType<typeof createRecordSources>
  readonly portals: ReadonlyMap<string, Portal>
  /** What personal data is sealed with. */
  readonly vault: ReturnType<typeof openVaultFile>
  /** What messages and the evidence are signed with. */
  readonly keyRing: KeyRing
  /** A portal that signs with another key than its current one, to try that key. */
  readonly portalSigningWith: ReturnType<typeof createPortalSigningWith>
  readonly senders: readonly WatchedSender[]
  readonly reading: ReadingParts
  /** What days are counted and closed with. */
  readonly days: DayParts
  readonly payments: PaymentParts
  /** Banks that tell of movements by messages, and what that needs. */
  readonly feeds: FeedParts
  readonly webhookSender: WebhookSender
  /** What this process counts. */
  readonly registry: Registry
  readonly log: Logger
  /** Never jumps; `wall` does when the machine's clock is moved. */
  readonly clock: () => Date
  readonly wall: () => Date
}

/** Opens the gateway in its roles: database, migrations, queues, partners, then the API and the workers. */
export async function openGateway(
  config: Config,
  { roles, log }: { roles: readonly Role[]; log: Logger },
): Promise<Gateway> {
  const { parts, close } = await openParts(config, log)
  const stop = new AbortController()
  const running: Promise<void>[] = [watchKeys(parts.keyRing, { signal: stop.signal, log })]
  if (roles.includes('worker')) running.push(startWorking(parts, stop.signal))
  const server: ApiServer | undefined = roles.includes('api') ? await serveApi(parts) : undefined
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

interface OpenParts {
  readonly parts: Parts
  close(): Promise<void>
}

async function openParts(config: Config, log: Logger): Promise<OpenParts> {
  const database = await openDatabase(databaseOf(config, log))
  try {
    return await openPartsOn(database, config, log)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openPartsOn(database: OpenDatabase, config: Config, log: Logger): Promise<OpenParts> {
  const { wall, steady: clock } = openClocks(config.faults)
  await migrate(database.url)
  await migrateQueues(database.url)
  const vault = openVaultFile(dataKeysFile(config))
  const opened = openStore({ url: database.url, log }, vault)
  await opened.oldRecords.renameTemporary()
  await opened.oldRecords.placeStudents()
  const { keyRing, close: closeKeys } = await openKeys(opened, config, { clock, log })
  const toolsFor: ToolsFor = (partner) => ({
    ...{ createHttpClient, clock, random: Math.random },
    currentSigner: keyRing.signerFor(`partner:${partner}`),
  })
  const { store, queues, portals } = breakable(config.faults, {
    store: opened,
    queues: openQueues({
      databaseUrl: database.url,
      redisUrl: config.queue.redisUrl?.reveal(),
      deadAfterMs: config.queue.deadAfterMs,
      log,
    }),
    portals: createPortals(config.portals, toolsFor),
  })
  const services = { fees: config.feeService, transfers: config.transferService }
  const stepsPerMessage = new Map([...portals].map(([name, { traits }]) => [name, traits.stepsPerMessage]))
  const planner = createPlanner({ routes: config.routing, services, stepsPerMessage, clock })

  const waker = createWaker({
    queues,
    partners: [...portals.keys()],
    lanes: config.delivery.lanes,
    pauseMs: 50,
    log,
  })
  const payments: PaymentParts = {
    channels: createPaymentChannels(config.payments, toolsFor),
    payments: store.payments,
    bills: store.bills,
    billLife: store.billLife,
    biller: store.biller,
    codePrefixes: config.bankLines.codePrefixes,
    roster: store.roster,
    service: config.feeService,
    tellPaid: planner.tellPaid,
    onPosted: () => waker.wakeAll(),
    onAskLater: (id, asks, at) =>
      askSoon(queues, { id, asks, delayMs: at.getTime() - clock().getTime() }, log),
    askTimes: config.paymentAsks,
    requestMs: config.delivery.requestMs,
    clock,
    random: Math.random,
    log,
  }
  const reading = readingParts(store, config, planner.tellPaid, clock)
  const parts: Parts = {
    ...{ config, store, queues, waker, planner },
    recordSources: createRecordSources(config.imports),
    ...{ portals, vault, keyRing, payments, log, clock, wall },
    portalSigningWith: createPortalSigningWith(config.portals, toolsFor),
    senders: createSenders(config.statements, toolsFor),
    days: createDayParts(config, keyRing),
    reading,
    feeds: createFeedParts({ config, store, waker, reading, log }, toolsFor),
    webhookSender: createWebhookSender(config.webhooks, clock),
    registry: openRegistry(config, store, clock),
  }
  const close = async () => {
    waker.stop()
    await queues.close()
    await closeKeys()
    await store.close()
    await database.close()
  }
  return { parts, close }
}

function askSoon(queues: Queues, ask: { id: string; asks: number; delayMs: number }, log: Logger): void {
  askLater(queues, ask.id, ask.asks, ask.delayMs).catch((error: Error) =>
    log.warn({ payment: ask.id, error: error.message }, 'a job was lost; the sweep makes it again'),
  )
}

async function startWorking(parts: Parts, signal: AbortSignal): Promise<void> {
  const { config, store, queues, clock, log } = parts
  const { lanes, sweepMs } = config.delivery
  const shared = shareAmongCouriers(parts)
  const couriers = createCouriers(parts, shared, signal)
  await Promise.all([
    watchControls(shared.gates, { controls: store.partnerControls, signal, log }),
    startDelivery({ couriers, exchanges: store.exchanges, queues, lanes, sweepMs }),
    startRepairing(store.repairs, { clock, onRepaired: () => parts.waker.wakeAll(), signal, log }),
    startTelling(parts, shared, signal),
    startAsking(parts.payments, queues, { sweepMs, signal }),
    startAskingBanks(parts, signal),
    startReading(parts.senders, { ...parts.reading, signal, log }),
    startKeepingEvidence(parts, signal),
    startOpeningDays(parts, signal),
    startResealing(parts, signal),
    startMovingBills(parts, signal),
    startHousekeeping(store, { keepDays: config.evidence.keepDays, clock, signal, log }),
    startCallingPeople(parts, signal),
    startSettlingApprovals(store, {
      ...{ clock, tellPaid: parts.planner.tellPaid, signal, log },
      onSettled: () => parts.waker.wakeAll(),
    }),
  ])
}

function openRegistry(config: Config, store: Store, clock: Parts['clock']): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const retryBudget = config.delivery.retries.most
  registerPartnerMetrics(registry, { controls: store.partnerControls, retryBudget, clock })
  registerIncidentMetrics(registry, store.incidents)
  return registry
}

const databaseOf = (config: Config, log: Logger) => ({
  databaseUrl: config.store.databaseUrl?.reveal(),
  dataFolder: config.store.dataFolder,
  log,
})
