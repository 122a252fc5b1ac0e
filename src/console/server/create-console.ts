import { Router } from 'express'
import type { Logger } from 'pino'
import { createLoginThrottle } from '../../access/login-throttle.ts'
import { createSessions, defaultSessionLimits, type SessionLimits } from '../../access/sessions.ts'
import type { AdministratorStore } from '../../ports/administrator-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OverviewStore } from '../../ports/overview-store.ts'
import type { Titles } from '../overview-message.ts'
import { createOverviewFeed } from './overview-feed.ts'
import { overviewRoutes } from './overview-routes.ts'
import { pageHeaders } from './page-headers.ts'
import { pages } from './pages.ts'
import { problems } from './problems.ts'
import { requireSameOrigin } from './require-same-origin.ts'
import { createSessionCookie } from './session-cookie.ts'
import { sessionRoutes } from './session-routes.ts'

export interface ConsoleOptions {
  readonly administrators: AdministratorStore
  readonly overview: OverviewStore
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Where browsers reach the gateway; decides whether cookies are Secure and which origin is ours. */
  readonly publicUrl: string
  /** The folder of the built pages, absolute. */
  readonly distFolder: string
  readonly titles?: Titles
  readonly sessionLimits?: SessionLimits
  /** How often the figures are read while somebody watches, in ms. */
  readonly pollMs?: number
}

export interface Console {
  /** To be mounted at `/console`. */
  readonly router: Router
  /** Ends the event streams, which would keep a server from closing. */
  close(): void
}

/** Builds the administrators' console. */
export function createConsole(options: ConsoleOptions): Console {
  const { administrators, overview, clock, log, publicUrl, distFolder } = options
  const { titles = {}, sessionLimits = defaultSessionLimits, pollMs = 1000 } = options
  const sessions = createSessions(administrators, clock, sessionLimits)
  const cookie = createSessionCookie(publicUrl)
  const throttle = createLoginThrottle(clock)
  const feed = createOverviewFeed({ overview, sessions, clock, log, pollMs })

  const router = Router()
  router.use(pageHeaders(publicUrl))
  router.use(requireSameOrigin(publicUrl))
  sessionRoutes(router, { administrators, sessions, throttle, cookie, log })
  overviewRoutes(router, { feed, sessions, cookie, titles })
  pages(router, distFolder)
  router.use(problems)
  return { router, close: () => feed.close() }
}
