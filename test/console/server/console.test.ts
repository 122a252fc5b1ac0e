import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionMessage } from '../../../src/console/messages/session.ts'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addExchanges } from '../../support/overview-rows.ts'
import { name, password, type RunningConsole, startConsole } from '../support.ts'

let distFolder: string
let database: TestDatabase
let running: RunningConsole

beforeAll(async () => {
  database = await createTestDatabase()
  distFolder = await mkdtemp(join(tmpdir(), 'lienthong-console-'))
  await mkdir(join(distFolder, 'assets'))
  await writeFile(join(distFolder, 'index.html'), '<!doctype html><title>the page</title>')
  await writeFile(join(distFolder, '.sources.json'), '{}')
  await writeFile(join(distFolder, 'assets/index-abc.js'), 'the script')
})

beforeEach(async () => {
  running = await startConsole(database, distFolder)
  return () => running.close()
})

afterAll(async () => {
  await rm(distFolder, { recursive: true })
  await database.close()
})

const fromOurPage = { 'Sec-Fetch-Site': 'same-origin' }
const json = { 'Content-Type': 'application/json' }

const logIn = (credentials: object = { name, password }, headers: Record<string, string> = fromOurPage) =>
  fetch(`${running.url}/api/session`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(credentials),
  })

async function loggedIn() {
  const answer = await logIn()
  expect(answer.status).toBe(200)
  const [setCookie = ''] = answer.headers.getSetCookie()
  const session = (await answer.json()) as SessionMessage
  return { cookie: setCookie.split(';')[0] ?? '', setCookie, session }
}

const ask = (cookie: string) => fetch(`${running.url}/api/session`, { headers: { Cookie: cookie } })

describe('logging in', () => {
  test('gives a session that a script cannot read and other sites cannot use', async () => {
    const { cookie, setCookie, session } = await loggedIn()
    expect(setCookie).toMatch(/^lienthong-console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(session).toEqual({
      ...{ administrator: name, person: name, roles: ['administrator'], schoolCodes: [] },
      ...{ hasFactor: false, mustEnrol: false, mustChangePassword: false },
      titles: { lgsp: { vi: 'Trục liên thông của tỉnh', en: 'Provincial platform' } },
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(await (await ask(cookie)).json()).toEqual(session)
  })

  test('over https gives a cookie that only this host may set', async () => {
    await running.close()
    running = await startConsole(database, distFolder, 'https://lienthong.example')
    const { setCookie } = await loggedIn()
    expect(setCookie).toMatch(
      /^__Host-lienthong-console=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  test('with a wrong password is refused with the very words an unknown name gets', async () => {
    const wrong = await logIn({ name, password: 'another password' })
    const unknown = await logIn({ name: 'nobody', password })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(wrong.headers.getSetCookie()).toEqual([])
    expect(await wrong.json()).toEqual(await unknown.json())
  })

  test('too often is answered with how long to wait, even with the right password', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await logIn({ name, password: 'a guess' })
    const stopped = await logIn()
    expect(stopped.status).toBe(429)
    expect(stopped.headers.get('Retry-After')).toBe('1')
    expect(await stopped.json()).toMatchObject({ code: 'too_many_requests' })
    running.pass(1000)
    expect((await logIn()).status).toBe(200)
  })

  test('with a password that is taken away while it is looked at is refused', async () => {
    const find = () => database.pool.query('select password_hash from administrators where name = $1', [name])
    const { password_hash } = (await find()).rows[0]
    const sql = 'update administrators set password_hash = $2 where name = $1'
    const answer = await besideUnfinished(database.pool, { sql, values: [name, 'another'] }, () => logIn())
    await database.pool.query(sql, [name, password_hash])
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []])
  })

  test('again ends the session before', async () => {
    const { cookie } = await loggedIn()
    await logIn({ name, password }, { ...fromOurPage, Cookie: cookie })
    expect((await ask(cookie)).status).toBe(401)
  })

  test.each([
    ['from another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['from a neighbour of the site', { 'Sec-Fetch-Site': 'same-site' }],
    ['from another origin', { Origin: 'https://elsewhere.example' }],
    ['from nowhere', {}],
  ])('%s is refused', async (_case, headers) => {
    const answer = await logIn({ name, password }, headers as Record<string, string>)
    // Undici adds its own Sec-Fetch-Mode, never Sec-Fetch-Site or Origin.
    expect(answer.status).toBe(403)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('from the public address is taken where the browser does not say which site it is on', async () => {
    const origin = new URL(running.url).origin
    expect((await logIn({ name, password }, { Origin: origin })).status).toBe(200)
  })

  test.each([
    ['not JSON', 'name=x', 'invalid_json', 400],
    ['without a password', '{"name":"x"}', 'invalid_request', 400],
    ['larger than any login', JSON.stringify({ name: 'x'.repeat(20_000) }), 'payload_too_large', 413],
  ])('with a body %s is refused', async (_case, body, code, status) => {
    const headers = { ...json, ...fromOurPage }
    const answer = await fetch(`${running.url}/api/session`, { method: 'POST', headers, body })
    expect(answer.headers.get('Content-Type')).toMatch('application/problem+json')
    expect(await answer.json()).toMatchObject({ code, status })
  })
})

describe('a session', () => {
  const leave = (cookie: string, headers: Record<string, string>) =>
    fetch(`${running.url}/api/session`, { method: 'DELETE', headers: { Cookie: cookie, ...headers } })

  test('ends by logging out, and its cookie goes', async () => {
    const { cookie, session } = await loggedIn()
    const answer = await leave(cookie, { ...fromOurPage, 'X-CSRF-Token': session.csrfToken })
    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie()[0]).toMatch(/^lienthong-console=; .*Expires=Thu, 01 Jan 1970/)
    expect((await ask(cookie)).status).toBe(401)
  })

  test.each([
    ['without its CSRF token', {}],
    ['with an empty one', { 'X-CSRF-Token': '' }],
    ['with another one', { 'X-CSRF-Token': 'x'.repeat(43) }],
  ])('does not end by a request %s', async (_case, headers) => {
    const { cookie } = await loggedIn()
    const answer = await leave(cookie, { ...fromOurPage, ...(headers as Record<string, string>) })
    expect(answer.status).toBe(403)
    expect((await ask(cookie)).status).toBe(200)
  })

  test('does not end by a request of another site that knows its token', async () => {
    const { cookie, session } = await loggedIn()
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'X-CSRF-Token': session.csrfToken }
    expect((await leave(cookie, headers)).status).toBe(403)
    expect((await ask(cookie)).status).toBe(200)
  })

  test('that was not used for two hours is over', async () => {
    const { cookie } = await loggedIn()
    running.pass(2 * 3_600_000 - 1000)
    expect((await ask(cookie)).status).toBe(200)
    running.pass(2 * 3_600_000)
    expect((await ask(cookie)).status).toBe(401)
  })
})

describe('the live overview', () => {
  const watch = (cookie: string) => fetch(`${running.url}/api/overview/live`, { headers: { Cookie: cookie } })

  /** Reads events until one is as wanted, and returns its data. */
  async function until(answer: Response, wanted: (event: string, data: never) => boolean): Promise<object> {
    let text = ''
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(piece).toString('utf8')
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
        text = text.slice(end + 2)
        if (wanted(event, JSON.parse(data) as never)) return JSON.parse(data)
      }
    }
    throw new Error('the stream ended before the wanted event')
  }

  test('is for those who are logged in', async () => {
    expect((await watch('')).status).toBe(401)
    expect((await watch(`lienthong-console=${'x'.repeat(43)}`)).status).toBe(401)
  })

  test('tells the figures at once, with the names of the parties', async () => {
    await addExchanges(database.pool, 'lgsp', 'accepted', 2, new Date())
    const { cookie } = await loggedIn()
    const answer = await watch(cookie)
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
    expect(await until(answer, (event) => event === 'overview')).toMatchObject({
      partners: [{ partner: 'lgsp', accepted: 2, states: [{ state: 'accepted', count: 2 }] }],
      titles: { lgsp: { vi: 'Trục liên thông của tỉnh' } },
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    })
  })

  test('ends when its session does', async () => {
    const { cookie } = await loggedIn()
    const answer = await watch(cookie)
    running.pass(3 * 3_600_000)
    await until(answer, (event) => event === 'ended')
  })
})

describe('the pages', () => {
  test('load nothing from elsewhere, nothing inline, stand in no frame and in no cache', async () => {
    const { headers } = await fetch(running.url)
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';" +
        "form-action 'self';frame-ancestors 'none';base-uri 'none';require-trusted-types-for 'script'",
    )
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    })
    expect(headers.has('Strict-Transport-Security')).toBe(false)
    expect(headers.has('Set-Cookie')).toBe(false)
  })

  test.each(['', '/', '/login', '/exchanges/12'])('/console%s is the page', async (path) => {
    const answer = await fetch(running.url + path)
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(await answer.text()).toContain('the page')
  })

  test('assets may be kept for ever, as their names tell what is in them', async () => {
    const answer = await fetch(`${running.url}/assets/index-abc.js`)
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(await answer.text()).toBe('the script')
  })

  test.each([
    '/api/nothing',
    '/assets/nothing.js',
    '/assets/../.sources.json',
    '/assets/%2e%2e/.sources.json',
  ])('%s is not there, or is the page and no file', async (path) => {
    const answer = await fetch(running.url + path)
    expect(await answer.text()).not.toBe('{}')
    expect([200, 403, 404]).toContain(answer.status)
  })
})
