import { timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Sessions } from '../../../access/sessions.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface LoggedIn {
  readonly token: string
  readonly session: Session
}

/**
 * Lets requests through that carry a living session, and keeps it alive by `touch`; what a page asks by itself only peeks:
 * a page left open is nobody at work. Throws `unauthorized`.
 */
export const requireSession =
  (sessions: Sessions, cookie: SessionCookie, how: 'touch' | 'peek' = 'touch'): RequestHandler =>
  async (request, response, next) => {
    const token = cookie.read(request)
    const session = token && (await sessions[how](token))
    if (!session) throw new GatewayError('unauthorized', 'nobody is logged in')
    response.locals.loggedIn = { token, session } satisfies LoggedIn
    next()
  }

/** Lets requests through that carry the token of their session, which other sites' pages cannot read. */
export const requireCsrfToken: RequestHandler = (request, response, next) => {
  const sent = Buffer.from(request.get('X-CSRF-Token') ?? '')
  const expected = Buffer.from(loggedIn(response).session.csrfToken)
  if (sent.length === expected.length && timingSafeEqual(sent, expected)) return next()
  throw new GatewayError('forbidden', 'the CSRF token of the session is missing or wrong')
}

/** Who sent the request; behind `requireSession` only. */
export const loggedIn = (response: Response): LoggedIn => response.locals.loggedIn as LoggedIn
