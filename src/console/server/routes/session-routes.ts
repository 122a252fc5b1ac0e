import express, { type Request, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import { longestPassword } from '../../../access/create-administrator.ts'
import { logIn } from '../../../access/log-in.ts'
import type { LoginThrottle } from '../../../access/login-throttle.ts'
import { mustChangePassword, mustEnrol } from '../../../access/must-enrol.ts'
import type { Oidc } from '../../../access/oidc.ts'
import type { Sessions } from '../../../access/sessions.ts'
import type { Role } from '../../../domain/access/roles.ts'
import type { AdministratorStore, LoginWay, Session } from '../../../ports/access/administrator-store.ts'
import type { Clock } from '../../../ports/clock.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { Titles } from '../../messages/overview.ts'
import type { CodeWantedMessage, LoginWaysMessage, SessionMessage } from '../../messages/session.ts'
import type { InOneTransaction } from '../console-stores.ts'
import { loggedIn, requireCsrfToken, requireSession } from '../guards/require-session.ts'
import type { SessionCookie } from '../guards/session-cookie.ts'
import { loginEntry, logoutEntry, refusedEntry, type Wrong } from './login-entries.ts'
import { oidcRoutes } from './oidc-routes.ts'

export interface SessionRoutes {
  readonly administrators: AdministratorStore
  readonly sessions: Sessions
  /** Sessions that are kept by a store, which may be within a transaction. */
  readonly sessionsOf: (administrators: AdministratorStore) => Sessions
  readonly inOneTransaction: InOneTransaction
  readonly throttle: LoginThrottle
  readonly cookie: SessionCookie
  readonly titles: Titles
  /** The roles whose passwords are not enough. */
  readonly secondFactorFor: readonly Role[]
  readonly oidc: Oidc | undefined
  readonly publicUrl: string
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn'>
}

const credentials = z.object({
  name: z.string().max(100),
  // A character may be two units of UTF-16.
  password: z.string().max(2 * longestPassword),
  code: z.string().max(100).optional(),
})

const wrongCredentials = () => new GatewayError('unauthorized', 'the name or the password is wrong')

/** Logging in (POST), who is logged in (GET) and logging out (DELETE). */
export function sessionRoutes(router: Router, parts: SessionRoutes): void {
  const { administrators, sessions, throttle, cookie, titles, log, clock } = parts
  const { secondFactorFor, oidc, publicUrl, sessionsOf, inOneTransaction } = parts
  const withSession = requireSession(sessions, cookie)

  const toMessage = ({ expiresAt: _, via, hasTemporaryPassword, ...session }: Session): SessionMessage => ({
    ...session,
    mustChangePassword: mustChangePassword({ via, hasTemporaryPassword }),
    mustEnrol: mustEnrol({ ...session, via }, secondFactorFor),
    titles,
  })

  /** Lets somebody in; by a password only while it has the hash that was found right. */
  async function enter(
    request: Request,
    response: Response,
    administrator: string,
    via: LoginWay,
    passwordHash?: string,
  ) {
    const before = cookie.read(request)
    const address = addressOf(request)
    const { token, session } = await inOneTransaction(async ({ administrators, auditLog }) => {
      if (passwordHash !== undefined && !(await administrators.holdPassword(administrator, passwordHash)))
        throw wrongCredentials()
      const sessions = sessionsOf(administrators)
      if (before) await sessions.end(before)
      const started = await sessions.start(administrator, via)
      const known = { name: administrator, person: started.session.person }
      await auditLog.append(loginEntry(known, { at: clock(), via, address }))
      return started
    })
    log.info({ administrator, via, address }, 'logged in to the console')
    cookie.write(response, token)
    return session
  }

  /** Keeps that somebody was turned away; one who is told to wait is not kept, or whoever hurries could fill the log. */
  async function noteRefusal(request: Request, name: string, via: LoginWay, wrong: Wrong) {
    const known = await administrators.find(name)
    const entry = refusedEntry(known, { at: clock(), via, address: addressOf(request) }, wrong)
    await inOneTransaction(({ auditLog }) => auditLog.append(entry))
  }

  // There is no session yet whose token could be asked for: JSON, which no form of another site can send, and the
  // check of the origin stand in for it.
  router.post('/api/session', express.json({ limit: '16kb' }), async (request, response) => {
    const sent = credentials.safeParse(request.body)
    if (!sent.success) throw new GatewayError('invalid_request', 'send name and password as JSON')
    const address = addressOf(request)
    const outcome = await logIn(administrators, throttle, { ...sent.data, address }, clock())
    if (outcome.is === 'too-soon') {
      response.set('Retry-After', String(Math.ceil(outcome.waitMs / 1000)))
      throw new GatewayError('too_many_requests', 'too many failed logins; wait and try again')
    }
    if (outcome.is === 'refused') {
      // Not the name as typed: people type passwords into that field.
      log.warn({ address }, 'login to the console refused')
      await noteRefusal(request, outcome.administrator, 'password', outcome.wrong)
      throw wrongCredentials()
    }
    if (outcome.is === 'code-wanted') {
      response.status(202).json({ next: 'code' } satisfies CodeWantedMessage)
      return
    }
    const { administrator, passwordHash } = outcome
    response.json(toMessage(await enter(request, response, administrator, 'password', passwordHash)))
  })

  router.get('/api/session/ways', (_request, response) => {
    response.json({ oidc: oidc !== undefined } satisfies LoginWaysMessage)
  })
  if (oidc) oidcRoutes(router, { oidc, administrators, publicUrl, enter, noteRefusal, log })

  router.get('/api/session', withSession, (_request, response) => {
    response.json(toMessage(loggedIn(response).session))
  })

  router.delete('/api/session', withSession, requireCsrfToken, async (_request, response) => {
    const { token, session } = loggedIn(response)
    await inOneTransaction(async ({ administrators, auditLog }) => {
      await sessionsOf(administrators).end(token)
      await auditLog.append(logoutEntry({ name: session.administrator, person: session.person }, clock()))
    })
    cookie.clear(response)
    response.status(204).end()
  })
}

const addressOf = (request: Request): string => request.ip ?? 'unknown'
