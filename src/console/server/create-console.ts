import { type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { createLoginThrottle } from '../../access/login-throttle.ts'
import type { Oidc } from '../../access/oidc.ts'
import { createSessions, defaultSessionLimits, type SessionLimits } from '../../access/sessions.ts'
import type { Role } from '../../domain/access/roles.ts'
import type { AdministratorStore } from '../../ports/access/administrator-store.ts'
import type { ApiTry } from '../../ports/api-try.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import type { ReportRules } from '../../reports/reports.ts'
import type { Titles } from '../messages/overview.ts'
import type { InOneTransaction, ReadStores } from './console-stores.ts'
import { pageHeaders } from './guards/page-headers.ts'
import { requireSameOrigin } from './guards/require-same-origin.ts'
import { createSessionCookie } from './guards/session-cookie.ts'
import { mountRoutes } from './mount-routes.ts'
import { createOverviewFeed } from './overview-feed.ts'
import { pages } from './pages.ts'
import { problems } from './problems.ts'
import { queueBoard } from './queue-board.ts'
import type { ConsoleRoute } from './route.ts'
import { administratorRoutes } from './routes/administrator-routes.ts'
import { approvalRoutes } from './routes/approval-routes.ts'
import { auditRoutes } from './routes/audit-routes.ts'
import { type BillTools, billRoutes } from './routes/bill-routes.ts'
import { breakRoutes } from './routes/break-routes.ts'
import { clientKeyRoutes } from './routes/client-key-routes.ts'
import { clientRoutes } from './routes/client-routes.ts'
import { contradictionRoutes } from './routes/contradiction-routes.ts'
import { type DayTools, dayRoutes } from './routes/day-routes.ts'
import { exchangeEditRoutes } from './routes/exchange-edit-routes.ts'
import type { ExchangeTools } from './routes/exchange-routes.ts'
import { exchangeRoutes } from './routes/exchange-routes.ts'
import { failureRoutes } from './routes/failure-routes.ts'
import { type ImportTools, importRoutes } from './routes/import-routes.ts'
import { keyRoutes } from './routes/key-routes.ts'
import { moneyDeskRoutes } from './routes/money-desk-routes.ts'
import { moneyRoutes } from './routes/money-routes.ts'
import type { MoneyTools } from './routes/money-tools.ts'
import { overviewRoutes } from './routes/overview-routes.ts'
import { ownRoutes } from './routes/own-routes.ts'
import { type PartnerTools, partnerRoutes } from './routes/partner-routes.ts'
import { paymentRoutes } from './routes/payment-routes.ts'
import { payoutRoutes } from './routes/payout-routes.ts'
import { receiptRoutes } from './routes/receipt-routes.ts'
import { refundRoutes } from './routes/refund-routes.ts'
import { repairRoutes } from './routes/repair-routes.ts'
import { reportRoutes } from './routes/report-routes.ts'
import { returnRoutes } from './routes/return-routes.ts'
import { reversalRoutes } from './routes/reversal-routes.ts'
import { schoolRoutes } from './routes/school-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { type StatementTools, statementRoutes } from './routes/statement-routes.ts'
import { tryRoutes } from './routes/try-routes.ts'
import { webhookRoutes } from './routes/webhook-routes.ts'
import { windowRoutes } from './routes/window-routes.ts'

export interface ConsoleOptions {
  /** What the pages read. */
  readonly stores: ReadStores
  /** What they change. */
  readonly inOneTransaction: InOneTransaction
  /** Is called when something was changed that delivery may wait for. */
  readonly onChanged: () => void
  /** Which portals learn of money that is taken back or given elsewhere. */
  readonly tellPaid: TellOfPayment
  readonly billTools: BillTools
  readonly exchangeTools: ExchangeTools
  readonly moneyTools: MoneyTools
  readonly partnerTools: PartnerTools
  readonly importTools: ImportTools
  readonly dayTools: DayTools
  readonly statementTools: StatementTools
  readonly reportRules: ReportRules
  readonly apiTry: ApiTry
  /** The portals that may be told again what they were told. */
  readonly toldAgain: ReadonlySet<string>
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Where browsers reach the gateway; decides whether cookies are Secure and which origin is ours. */
  readonly publicUrl: string
  /** The folder of the built pages, absolute. */
  readonly distFolder: string
  readonly titles?: Titles
  /** The roles whose passwords are not enough. */
  readonly secondFactorFor?: readonly Role[]
  readonly oidc?: Oidc | undefined
  /** BullMQ's own view, mounted at `/console/queues`. */
  readonly board?: RequestHandler | undefined
  readonly sessionLimits?: SessionLimits
  /** How often the figures are read while somebody watches, in ms. */
  readonly pollMs?: number
}

export interface Console {
  /** To be mounted at `/console`. */
  readonly router: Router
  /** Every path of the pages' own API but those of logging in and out, with what it needs. */
  readonly routes: readonly Pick<ConsoleRoute, 'method' | 'path' | 'action'>[]
  /** Ends the event streams, which would keep a server from closing. */
  close(): void
}

/** Builds the administrators' console. */
export function createConsole(options: ConsoleOptions): Console {
  const { stores, inOneTransaction, clock, log, publicUrl, distFolder } = options
  const { titles = {}, sessionLimits = defaultSessionLimits, pollMs = 1000 } = options
  const { secondFactorFor = [], oidc, board } = options
  const { administrators, overview } = stores
  const sessionsOf = (store: AdministratorStore) => createSessions(store, clock, sessionLimits)
  const sessions = sessionsOf(administrators)
  const cookie = createSessionCookie(publicUrl)
  const throttle = createLoginThrottle(clock)
  const feed = createOverviewFeed({ overview, sessions, clock, log, pollMs })

  const routes: readonly ConsoleRoute[] = [
    ...overviewRoutes(feed, titles, stores.exchangeSearch),
    ...ownRoutes(throttle),
    ...administratorRoutes(administrators),
    ...exchangeRoutes(stores, options.exchangeTools),
    ...exchangeEditRoutes,
    ...failureRoutes(stores.exchangeSearch),
    ...repairRoutes(stores.repairs, {
      ...{ toldAgain: options.toldAgain, approvalRules: options.moneyTools.approvalRules },
      portals: options.partnerTools.configured.map(({ name }) => name),
      tell: options.tellPaid,
    }),
    ...partnerRoutes(stores.partnerControls, options.partnerTools),
    ...windowRoutes(options.partnerTools.configured, options.importTools.createId),
    ...keyRoutes(stores.keys, options.partnerTools),
    ...billRoutes(stores, options.billTools),
    ...schoolRoutes(stores),
    ...paymentRoutes(stores, options.moneyTools),
    ...receiptRoutes(stores, options.tellPaid),
    ...refundRoutes(stores, { ...options.moneyTools, tell: options.tellPaid }),
    ...payoutRoutes(stores),
    ...reversalRoutes(stores, options.tellPaid),
    ...moneyRoutes(stores, options.moneyTools),
    ...moneyDeskRoutes(stores, options.tellPaid),
    ...contradictionRoutes(stores, options.moneyTools),
    ...returnRoutes({ ...options.moneyTools, tell: options.tellPaid }),
    ...clientRoutes(stores),
    ...clientKeyRoutes,
    ...webhookRoutes(stores),
    ...tryRoutes(options.apiTry, { publicUrl, clock }),
    ...importRoutes(stores.imports, options.importTools),
    ...approvalRoutes(stores, options.tellPaid),
    ...breakRoutes(stores, options.dayTools.rules),
    ...statementRoutes(stores, options.statementTools),
    ...dayRoutes(stores, options.dayTools, options.tellPaid),
    ...reportRoutes(stores, options.reportRules),
    ...auditRoutes(stores.auditLog),
  ]

  const router = Router()
  router.use(pageHeaders(publicUrl))
  router.use(requireSameOrigin(publicUrl))
  sessionRoutes(router, {
    ...{ administrators, sessions, sessionsOf, inOneTransaction, throttle, cookie, titles, log, clock },
    ...{ secondFactorFor, oidc, publicUrl },
  })
  mountRoutes(router, routes, {
    sessions,
    cookie,
    clock,
    inOneTransaction,
    onChanged: options.onChanged,
    secondFactorFor,
  })
  if (board) queueBoard(router, { board, sessions, cookie, secondFactorFor })
  pages(router, distFolder)
  router.use(problems)
  return { router, routes, close: () => feed.close() }
}
