import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { catalogues } from '../../config/catalogues/index.ts'
import packageFile from '../../package.json' with { type: 'json' }
import { repeat } from '../delivery/repeat.ts'
import { mayBeToldAgain } from '../delivery/told-again.ts'
import { placeOf } from '../domain/exchanges/planner.ts'
import { readFeeCatalogue } from '../fees/catalogue.ts'
import { createHttpApp } from '../http/app.ts'
import { createClientUsage } from '../http/client-usage.ts'
import { closeGently } from '../http/close-gently.ts'
import { createHttpServer } from '../http/create-http-server.ts'
import type { HttpParts } from '../http/http-parts.ts'
import { approvalRules } from '../parts/approval-rules.ts'
import { openTokenKey } from '../parts/keys.ts'
import type { Parts } from '../parts/open-parts.ts'
import { portalWindows } from '../parts/portal-windows.ts'
import { fetchReceipt } from '../payments/fetch-receipt.ts'
import { handleInbound } from '../payments/handle-inbound.ts'
import { refundChannels } from '../payments/payment-parts.ts'
import { startPayment } from '../payments/start-payment.ts'
import { endContradiction } from '../reconcile/end-contradiction.ts'
import { handleMessage } from '../reconcile/handle-message.ts'
import { timeOrderedId } from '../store/time-ordered-id.ts'
import { createApiTry } from './api-try.ts'
import { openConsole } from './open-console.ts'
import { replay } from './replay.ts'
import { createStatementFiles } from './statement-files.ts'

/** What has no answer so long after a stop was ordered is cut, in ms: supervisors kill after thirty seconds. */
const longestStopMs = 25_000

/** How often what clients did is written. */
const usageMs = 15_000

/** A listening API. */
export interface ApiServer {
  readonly url: string
  /** Answers what is under way, takes nothing new, then ends. */
  close(): Promise<void>
}

/** Serves the API, the call-backs of partners and the console at the configured address. */
export async function serveApi(parts: Parts): Promise<ApiServer> {
  const {
    config,
    store,
    portals,
    planner,
    waker,
    payments,
    feeds,
    webhookSender,
    recordSources,
    registry,
    log,
    clock,
  } = parts
  const publicUrl = config.http.publicUrl.replace(/\/$/, '')
  const paymentCodes = {
    prefixes: config.bankLines.codePrefixes,
    origin: await store.bankLines.codeOrigin(),
  }
  const http: HttpParts = {
    ...store,
    version: packageFile.version,
    publicUrl,
    log,
    registry,
    clock,
    createId: timeOrderedId,
    tokenKeys: [await openTokenKey(config.store.dataFolder)],
    accessTokenSeconds: config.security.tokenLifetimeSeconds,
    bodyBytes: config.http.bodyLimitMiB * 1024 * 1024,
    requestsAtOnce: config.http.requestsAtOnce,
    importsAtOnce: config.http.importsAtOnce,
    approvalRules: approvalRules(config.approvals),
    refundChannels: refundChannels(payments),
    returnAfterDays: config.approvals.returnAfterDays,
    tables: recordSources,
    paymentCodes,
    endContradiction: (end, stores) =>
      endContradiction(end, stores, {
        ...{ codes: paymentCodes, notFee: parts.reading.notFee, tellPaid: planner.tellPaid },
      }),
    feeCatalogue: readFeeCatalogue(catalogues),
    proRata: config.fees.proRata,
    cutOff: config.fees.mealCutOff,
    planBill: (_request, school) => planner.planBill(school),
    planBills: planner.planBill,
    creditLimit: config.bills.creditLimit,
    planTransfer: (_request, school) => planner.planTransfer(school),
    tellPaid: planner.tellPaid,
    dayRules: parts.days.rules,
    signDay: parts.days.sign,
    planCancelling: (school) => planner.tellCancelled(placeOf(school)),
    startPayment: (request) => startPayment(request, payments),
    fetchReceipt: (payment) => fetchReceipt(payment, payments),
    handleInbound: (name, operation, request) =>
      feeds.feeds.has(name)
        ? handleMessage(name, operation, request, feeds)
        : handleInbound(name, operation, request, payments),
    replay: (filter, order) => replay(filter, order, parts),
    statementFiles: createStatementFiles(parts),
    statementBytes: config.http.statementMiB * 1024 * 1024,
    toldAgain: mayBeToldAgain(portals),
    portalWindows: portalWindows(config),
    webhookSender,
    webhookTimes: config.webhooks,
    onAccepted: () => waker.wakeAll(),
  }
  const apiTry = createApiTry({ http, payments, inSandbox: store.inSandbox })
  const console = await openConsole(parts, publicUrl, http, apiTry)
  const usage = createClientUsage(store.clientCare, clock)
  const app = createHttpApp({ ...http, usage, console: console.router })

  const server = createHttpServer(app)
  server.listen(config.http.port, config.http.host)
  await once(server, 'listening')
  const stop = new AbortController()
  const writing = repeat(usage.write, {
    everyMs: usageMs,
    signal: stop.signal,
    log,
    name: 'counting requests',
  })
  const { address, port } = server.address() as AddressInfo
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    async close() {
      console.close()
      await closeGently(server, longestStopMs)
      stop.abort()
      await writing
      await usage.write()
    },
  }
}
