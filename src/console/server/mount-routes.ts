import express, { type Router } from 'express'
import { mustChangePassword, mustEnrol } from '../../access/must-enrol.ts'
import type { Sessions } from '../../access/sessions.ts'
import { may, type Role } from '../../domain/access/roles.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { InOneTransaction } from './console-stores.ts'
import { withFence } from './guards/fence.ts'
import { limitRate } from './guards/limit-rate.ts'
import { loggedIn, requireCsrfToken, requireSession } from './guards/require-session.ts'
import type { SessionCookie } from './guards/session-cookie.ts'
import type { ConsoleRoute } from './route.ts'

export interface MountParts {
  readonly sessions: Sessions
  readonly cookie: SessionCookie
  readonly clock: Clock
  readonly inOneTransaction: InOneTransaction
  readonly onChanged: () => void
  /** The roles whose passwords are not enough. */
  readonly secondFactorFor: readonly Role[]
}

/** No page sends more words than this; a route that takes a file says how large. */
const largestBody = '1mb'

/** Serves routes to those who may: a living session, not too often, the role, and the session's token for what is sent. */
export function mountRoutes(router: Router, routes: readonly ConsoleRoute[], parts: MountParts): void {
  const { sessions, cookie, clock, inOneTransaction, onChanged, secondFactorFor } = parts
  const withinRate = limitRate(clock)
  for (const route of routes) {
    const withSession = requireSession(sessions, cookie, route.isAskedByItself ? 'peek' : 'touch')
    const guards = [
      withSession,
      withinRate,
      requireRole(route, secondFactorFor),
      ...(route.method === 'post' ? [requireCsrfToken] : []),
      ...(route.method === 'post' && !route.takesBytes
        ? [express.json({ limit: route.largestBody ?? largestBody })]
        : []),
    ]
    router[route.method](route.path, ...guards, async (request, response) => {
      const { token, session } = loggedIn(response)
      const call = { request, response, token, session, clock, inOneTransaction, onChanged }
      await withFence(route, call, () => route.serve(call))
    })
  }
}

/** Before anything of the request is read, so that nobody learns what exists. */
const requireRole =
  ({ action }: ConsoleRoute, secondFactorFor: readonly Role[]): express.RequestHandler =>
  (_request, response, next) => {
    const { session } = loggedIn(response)
    if (!may(session, action))
      throw new GatewayError('forbidden', `none of your roles may do this (${action})`)
    if (action !== 'own.change' && mustChangePassword(session)) {
      throw new GatewayError('forbidden', 'your password was set by another: choose your own first')
    }
    if (action !== 'own.change' && mustEnrol(session, secondFactorFor)) {
      throw new GatewayError(
        'forbidden',
        'your roles need an authenticator app beside the password: set it up first',
      )
    }
    next()
  }
