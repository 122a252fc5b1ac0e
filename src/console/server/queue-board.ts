import type { RequestHandler, Router } from 'express'
import { mustChangePassword, mustEnrol } from '../../access/must-enrol.ts'
import type { Sessions } from '../../access/sessions.ts'
import { may, type Role } from '../../domain/access/roles.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { loggedIn, requireSession } from './guards/require-session.ts'
import type { SessionCookie } from './guards/session-cookie.ts'

export interface QueueBoardParts {
  readonly board: RequestHandler
  readonly sessions: Sessions
  readonly cookie: SessionCookie
  readonly secondFactorFor: readonly Role[]
}

/** Its page has styles inline and icons in addresses of data; scripts come from this server only, as everywhere. */
const policy =
  "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;font-src 'self';" +
  "connect-src 'self';base-uri 'self';form-action 'none';frame-ancestors 'none'"

/** Mounts BullMQ's own view behind the same login, for whoever may read queues; nothing can be changed there. */
export function queueBoard(
  router: Router,
  { board, sessions, cookie, secondFactorFor }: QueueBoardParts,
): void {
  const guard: RequestHandler = (request, response, next) => {
    const { session } = loggedIn(response)
    const isLet = !mustEnrol(session, secondFactorFor) && !mustChangePassword(session)
    if (!may(session, 'queues.read') || !isLet) {
      throw new GatewayError('forbidden', 'none of your roles may do this (queues.read)')
    }
    if (request.method !== 'GET') throw new GatewayError('method_not_allowed', 'queues are looked at only')
    response.set('Content-Security-Policy', policy)
    next()
  }
  // It asks anew every few seconds by itself: that is nobody at work.
  router.use('/queues', requireSession(sessions, cookie, 'peek'), guard, board)
}
