import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createLgspPortal } from '../../../adapters/portals/lgsp/index.ts'
import { createNationalPortal } from '../../../adapters/portals/national/index.ts'
import type { adapters } from '../../../adapters/registry.ts'
import type { Portal } from '../../../src/ports/portal.ts'
import { createHttpClient } from '../../../src/wire/http-client.ts'
import { billDossier } from '../../support/dossier-samples.ts'
import { type Loopback, serveOnLoopback } from '../../support/loopback.ts'
import { sampleSettings } from './lgsp/sample-settings.ts'
import { nationalRules } from './national/rules.ts'

const now = new Date('2026-09-30T05:00:00Z')
const tools = { createHttpClient, clock: () => now }
const logins = ['/token', '/mapi/login']
const loggedIn = JSON.stringify({ access_token: 'abc', expires_in: 3600, error_code: 0, session: 'abc' })

let loopback: Loopback
afterEach(() => loopback.close())

/** A partner that lets everybody in, or not, and answers every message with one status. */
async function answering(status: number, loginStatus = 200): Promise<string> {
  loopback = await serveOnLoopback((request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    const isLogin = logins.includes(request.url ?? '')
    response.writeHead(isLogin ? loginStatus : status, { 'retry-after': '120' })
    response.end(isLogin ? loggedIn : '<html>Hệ thống bận</html>')
  })
  return loopback.url
}

type Open = (url: string, unavailableTakesNothing: boolean) => Portal

const portals: Readonly<Record<keyof typeof adapters.portals, Open>> = {
  national: (url, unavailableTakesNothing) =>
    createNationalPortal({ ...nationalRules(), adapterUrl: url, unavailableTakesNothing }, tools),
  lgsp: (url, unavailableTakesNothing) =>
    createLgspPortal(
      sampleSettings({ tokenUrl: `${url}/token`, serviceUrl: url, wire: 'json', unavailableTakesNothing }),
      { ...tools, currentSigner: () => undefined as never },
    ),
}

describe.each(Object.entries(portals))('%s', (_name, open) => {
  const failure = async (url: string, unavailableTakesNothing = false) => {
    const portal = open(url, unavailableTakesNothing)
    const dossier = billDossier('000.00.14.H20-260930-00012')
    const message = await portal.prepare({ kind: 'dossier', dossier, as: 'new' })
    const error = await portal
      .submit(message, { signal: new AbortController().signal })
      .catch((reason) => reason)
    return { code: error.code, couldHaveArrived: error.couldHaveArrived, retryAfter: error.retryAfter }
  }
  const retryAfter = new Date('2026-09-30T05:02:00Z')

  test.each([
    [429, 'partner_too_busy', false],
    [503, 'partner_unavailable', true],
    [410, 'partner_gone', false],
  ])('HTTP status %i is %s and carries the instant to come again', async (status, code, couldHaveArrived) => {
    expect(await failure(await answering(status))).toEqual({ code, couldHaveArrived, retryAfter })
  })

  test('503 may go again without asking where the settings say so', async () => {
    const expected = { code: 'partner_too_busy', couldHaveArrived: false, retryAfter }
    expect(await failure(await answering(503), true)).toEqual(expected)
  })

  test.each([
    429, 503,
  ])('a login that is answered %i leaves the message unsent until then', async (status) => {
    expect(await failure(await answering(200, status))).toMatchObject({ couldHaveArrived: false, retryAfter })
  })
})
