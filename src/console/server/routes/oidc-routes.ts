import type { Request, Response, Router } from 'express'
import type { Logger } from 'pino'
import { administratorName } from '../../../access/create-administrator.ts'
import type { Oidc, OidcErrand } from '../../../access/oidc.ts'
import { errorForLog } from '../../../domain/place-of-error.ts'
import type { AdministratorStore, LoginWay } from '../../../ports/access/administrator-store.ts'

export interface OidcRoutes {
  readonly oidc: Oidc
  readonly administrators: Pick<AdministratorStore, 'find'>
  readonly publicUrl: string
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Keeps that somebody was turned away. */
  noteRefusal(request: Request, name: string, via: LoginWay, wrong: 'name'): Promise<void>
  enter(request: Request, response: Response, administrator: string, via: LoginWay): Promise<unknown>
}

/** How long somebody may take at the provider, in ms. */
const patienceMs = 600_000

/** Coming in by a provider of OpenID Connect. Whoever it vouches for needs a login here, which says what they may do. */
export function oidcRoutes(
  router: Router,
  { oidc, administrators, publicUrl, log, enter, noteRefusal }: OidcRoutes,
): void {
  const secure = publicUrl.startsWith('https:')
  const cookie = secure ? '__Secure-lienthong-errand' : 'lienthong-errand'
  // Lax: the provider's page leads back here, and a strict cookie would not come along.
  const attributes = { path: '/console/api/session/oidc', httpOnly: true, sameSite: 'lax', secure } as const
  const refuse = (response: Response) => response.redirect(303, '/console?login=refused')

  router.get('/api/session/oidc', async (_request, response) => {
    try {
      const { url, errand } = await oidc.begin()
      const value = Buffer.from(JSON.stringify(errand)).toString('base64url')
      response.cookie(cookie, value, { ...attributes, maxAge: patienceMs })
      response.redirect(303, url.href)
    } catch (error) {
      log.warn({ error: errorForLog(error) }, 'the provider of OpenID Connect does not answer')
      response.redirect(303, '/console?login=failed')
    }
  })

  router.get('/api/session/oidc/callback', async (request, response) => {
    const errand = readErrand(request, cookie)
    response.clearCookie(cookie, attributes)
    if (!errand) return refuse(response)
    try {
      const claimed = await oidc.finish(new URL(request.originalUrl, publicUrl), errand)
      const name = administratorName(claimed ?? '')
      const known = await administrators.find(name)
      if (!known || known.disabledAt) {
        log.warn({ address: request.ip }, 'somebody without a login here came by OpenID Connect')
        await noteRefusal(request, name, 'oidc', 'name')
        return refuse(response)
      }
      await enter(request, response, known.name, 'oidc')
      response.redirect(303, '/console')
    } catch (error) {
      log.warn({ address: request.ip, error: errorForLog(error) }, 'login by OpenID Connect refused')
      refuse(response)
    }
  })
}

function readErrand(request: Request, name: string): OidcErrand | undefined {
  const pair = request.headers.cookie?.split(/; */).find((one) => one.startsWith(`${name}=`))
  if (!pair) return undefined
  try {
    return JSON.parse(Buffer.from(pair.slice(name.length + 1), 'base64url').toString('utf8')) as OidcErrand
  } catch {
    return undefined
  }
}
