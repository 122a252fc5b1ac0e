import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { registerIncidentMetrics } from '../alerts/metrics.ts'
import { registerPartnerMetrics } from '../delivery/metrics.ts'
import { migrateQueues, openQueues, type Queues } from '../delivery/queues.ts'
import { createWaker, type Waker } from '../delivery/waker.ts'
import { createPlanner, type Planner } from '../domain/exchanges/planner.ts'
import type { SignaturesTaken } from '../domain/keys/key-fit.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import { errorForLog } from '../domain/place-of-error.ts'
import { breakable } from '../faults/breakable.ts'
import type { KeyRing } from '../keyring/key-ring.ts'
import type { PaymentParts } from '../payments/payment-parts.ts'
import { askLater } from '../payments/start-asking.ts'
import type { Portal } from '../ports/portal.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { FeedParts } from '../reconcile/handle-message.ts'
import type { ReadingParts, WatchedSender } from '../reconcile/senders.ts'
import { migrate } from '../store/migrate.ts'
import { type OpenDatabase, openDatabase } from '../store/open-database.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { openVaultFile } from '../store/vault-file.ts'
import { createHttpClient } from '../wire/http-client.ts'
import { openClocks } from './clocks.ts'
import type { Config } from './configuration.ts'
import { createDayParts, type DayParts } from './day-parts.ts'
import { createFeedParts } from './feed-parts.ts'
import { dataKeysFile, openKeys } from './keys.ts'
import {
  createPaymentChannels,
  createPortalSigningWith,
  createPortals,
  signaturesTaken,
  type ToolsFor,
} from './partners.ts'
import { createRecordSources } from './record-sources.ts'
import { createSenders, readingParts } from './statement-senders.ts'
import { createWebhookSender } from './webhook-sender.ts'

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
  /** What partners take whose messages are signed. */
  readonly signaturesTaken: SignaturesTaken
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

/** Parts, with what lets go of them. */
export interface OpenParts {
  readonly parts: Parts
  close(): Promise<void>
}

/** Builds every part over a database that it brings to this version; runs nothing. */
export async function openParts(config: Config, log: Logger): Promise<OpenParts> {
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
  await settleStudents(opened.oldRecords, log)
  const taken = signaturesTaken(config.portals)
  const { keyRing, close: closeKeys } = await openKeys(opened, config, { taken, clock, log })
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
    ...{ pauseMs: 50, restMs: 250 },
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
    signaturesTaken: taken,
    senders: createSenders(config, toolsFor),
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
  askLater(queues, ask.id, ask.asks, ask.delayMs).catch((error: unknown) =>
    log.warn({ payment: ask.id, error: errorForLog(error) }, 'a job was lost; the sweep makes it again'),
  )
}

function openRegistry(config: Config, store: Store, clock: Parts['clock']): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const retryBudget = config.delivery.retries.most
  registerPartnerMetrics(registry, { controls: store.partnerControls, retryBudget, clock })
  registerIncidentMetrics(registry, store.incidents)
  return registry
}

/** Where the database is, as the configuration says. */
export const databaseOf = (config: Config, log: Logger) => ({
  databaseUrl: config.store.databaseUrl?.reveal(),
  dataFolder: config.store.dataFolder,
  log,
})

/** A student of an earlier version that does not open keeps nobody from starting: whoever reads it is told. */
async function settleStudents(
  { renameTemporary, placeStudents }: Store['oldRecords'],
  log: Logger,
): Promise<void> {
  try {
    await oneByOne([renameTemporary, placeStudents], (settle) => settle())
  } catch (error) {
    log.error({ error: errorForLog(error) }, 'students of an earlier version could not be opened')
  }
}
