import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { createOidc } from '../../../src/access/oidc.ts'
import { codeOfStep, fromBase32 } from '../../../src/access/totp.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { clientId, clientSecret, startProvider, type TestProvider } from '../oidc-provider.ts'
import { callerOf, password, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let provider: TestProvider
const page = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }

beforeAll(async () => {
  provider = await startProvider(() => `${running.url}/api/session/oidc/callback`)
})
afterAll(() => provider.close())

beforeEach(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused', undefined, {
    secondFactorFor: ['security-officer'],
    oidc: (url) =>
      createOidc({
        ...{ issuer: provider.url, clientId, clientSecret, claim: 'preferred_username' },
        redirectUri: `${url}/console/api/session/oidc/callback`,
      }),
  })
  const add = (name: string, role: 'security-officer' | 'viewer') =>
    createAdministrator(running.store.administrators, name, password, { roles: [role], schoolCodes: [] })
  await add('an.ninh', 'security-officer')
  await add('nguoi.xem', 'viewer')
  return async () => {
    await running.close()
    await database.close()
  }
})

const logIn = (name: string, code?: string) =>
  fetch(`${running.url}/api/session`, {
    method: 'POST',
    headers: page,
    body: JSON.stringify({ name, password, code }),
  })

/** Sets up an authenticator as a person does; gives its secret and the recovery codes. */
async function enrol(name: string) {
  const caller = await callerOf(running, name)
  const { body: made } = await caller.post('/api/own/factor/new', {})
  const secret = fromBase32(made.secret)
  const answer = await caller.post('/api/own/factor', { secret: made.secret, code: codeNow(secret) })
  expect(answer.status).toBe(200)
  return { caller, secret, recoveryCodes: answer.body.recoveryCodes as string[] }
}

const codeNow = (secret: Buffer) => codeOfStep(secret, Math.floor(running.now().getTime() / 30_000))

describe('a second factor', () => {
  test('is needed for a role of the settings before anything else is allowed', async () => {
    const caller = await callerOf(running, 'an.ninh')
    expect((await caller.get('/api/session')).body).toMatchObject({ mustEnrol: true, hasFactor: false })
    expect(await caller.statusOf('get', '/api/audit')).toBe(403)
    const { caller: enrolled } = await enrol('an.ninh')
    expect((await enrolled.get('/api/session')).body).toMatchObject({ mustEnrol: false, hasFactor: true })
    expect(await enrolled.statusOf('get', '/api/audit')).toBe(200)
    const other = await callerOf(running, 'nguoi.xem')
    expect((await other.get('/api/session')).body).toMatchObject({ mustEnrol: false })
  })

  test('lets nobody in by the password alone, and by each code once', async () => {
    const { secret } = await enrol('an.ninh')
    const asked = await logIn('an.ninh')
    expect([asked.status, asked.headers.getSetCookie(), await asked.json()]).toEqual([
      202,
      [],
      { next: 'code' },
    ])
    // The code that enrolled is spent.
    expect((await logIn('an.ninh', codeNow(secret))).status).toBe(401)
    running.pass(30_000)
    expect((await logIn('an.ninh', codeNow(secret))).status).toBe(200)
    expect((await logIn('an.ninh', codeNow(secret))).status).toBe(401)
  })

  test('is not guessed: right passwords with wrong codes are slowed down like wrong passwords', async () => {
    await enrol('an.ninh')
    const answers = []
    for (let guess = 0; guess < 6; guess += 1) answers.push((await logIn('an.ninh', '000000')).status)
    expect(answers.at(-1)).toBe(429)
  })

  test('of one code at once by two lets one in', async () => {
    const { secret } = await enrol('an.ninh')
    running.pass(30_000)
    const code = codeNow(secret)
    const answers = await Promise.all([logIn('an.ninh', code), logIn('an.ninh', code)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  test('that was lost is stood in for by recovery codes, each once', async () => {
    const { recoveryCodes } = await enrol('an.ninh')
    const [first = '', second = ''] = recoveryCodes
    expect((await logIn('an.ninh', first)).status).toBe(200)
    expect((await logIn('an.ninh', first)).status).toBe(401)
    expect((await logIn('an.ninh', second.toUpperCase())).status).toBe(200)
  })

  test('is not put in the place of another, and is taken away by an administrator with a reason', async () => {
    const { caller, secret } = await enrol('an.ninh')
    const { body: made } = await caller.post('/api/own/factor/new', {})
    const wanted = { secret: made.secret, code: codeNow(fromBase32(made.secret)) }
    expect((await caller.post('/api/own/factor', wanted)).status).toBe(409)
    const administrator = await callerOf(running, 'tran.hoa')
    const path = '/api/administrators/an.ninh/remove-factor'
    expect((await administrator.post(path, { reason: 'lost the phone' })).status).toBe(204)
    expect((await caller.get('/api/session')).status).toBe(401)
    expect((await logIn('an.ninh')).status).toBe(200)
    expect(JSON.stringify(await running.store.auditLog.search({ limit: 9 }))).not.toContain(
      secret.toString('base64'),
    )
  })

  test('is kept sealed, with its recovery codes as hashes', async () => {
    const { secret, recoveryCodes } = await enrol('an.ninh')
    const { rows } = await database.pool.query(
      `select sealed, array(select encode(code_sha256, 'escape') from recovery_codes) as codes from administrator_factors`,
    )
    expect(rows[0].sealed.includes(secret)).toBe(false)
    expect(rows[0].codes).toHaveLength(10)
    expect(rows[0].codes.join()).not.toContain(recoveryCodes[0])
  })

  test('with a wrong code is not set up', async () => {
    const caller = await callerOf(running, 'an.ninh')
    const { body: made } = await caller.post('/api/own/factor/new', {})
    expect((await caller.post('/api/own/factor', { secret: made.secret, code: '000000' })).status).toBe(409)
    expect((await logIn('an.ninh')).status).toBe(200)
  })
})

describe('OpenID Connect', () => {
  /** Goes the way of a browser, with its cookies; gives where it ends. */
  async function come(spoil: (url: URL) => void = () => {}) {
    const begun = await fetch(`${running.url}/api/session/oidc`, { redirect: 'manual' })
    const errand = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const asked = await fetch(begun.headers.get('Location') ?? '', { redirect: 'manual' })
    const back = new URL(asked.headers.get('Location') ?? '')
    spoil(back)
    const ended = await fetch(back, { redirect: 'manual', headers: { Cookie: errand } })
    const cookies = ended.headers.getSetCookie().filter((cookie) => cookie.startsWith('lienthong-console='))
    return { errand, back, to: ended.headers.get('Location'), cookie: cookies[0]?.split(';')[0] }
  }

  test('lets in whom the provider vouches for and who has a login here, with its roles', async () => {
    provider.say({ preferred_username: 'AN.NINH' })
    const { to, cookie } = await come()
    expect(to).toBe('/console')
    const answer = await fetch(`${running.url}/api/session`, { headers: { Cookie: cookie ?? '' } })
    // The provider's own second factor counts.
    expect(await answer.json()).toMatchObject({ administrator: 'an.ninh', mustEnrol: false })
  })

  test.each([
    ['nobody here', { preferred_username: 'la.mat' }],
    ['no name at all', {}],
    ['a name that is no text', { preferred_username: ['an.ninh'] }],
  ])('leaves outside whom the provider calls %s', async (_case, claims) => {
    provider.say(claims)
    expect(await come()).toMatchObject({ to: '/console?login=refused', cookie: undefined })
  })

  test('is told of in the audit log: who came that way, and whom it vouched for in vain', async () => {
    provider.say({ preferred_username: 'an.ninh' })
    await come()
    provider.say({ preferred_username: 'la.mat' })
    await come()
    const entries = await running.store.auditLog.search({ limit: 5 })
    expect(entries).toMatchObject([
      { person: '', action: 'login.refused', after: { via: 'oidc', refused: 'name' } },
      { person: 'an.ninh', action: 'login', after: { via: 'oidc' } },
    ])
    expect(JSON.stringify(entries)).not.toContain('la.mat')
  })

  test('leaves outside who is shut out', async () => {
    provider.say({ preferred_username: 'nguoi.xem' })
    const change = { roles: ['viewer'], schoolCodes: [], isDisabled: true } as const
    await running.store.administrators.change('nguoi.xem', change, running.now())
    expect(await come()).toMatchObject({ to: '/console?login=refused', cookie: undefined })
  })

  test.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'another')],
    ['another code', (url: URL) => url.searchParams.set('code', 'another')],
    ['an answer of another issuer', (url: URL) => url.searchParams.set('iss', 'https://elsewhere.example')],
  ] as const)('refuses %s', async (_case, spoil) => {
    provider.say({ preferred_username: 'an.ninh' })
    expect(await come(spoil)).toMatchObject({ to: '/console?login=refused', cookie: undefined })
  })

  test('refuses an answer that is brought twice, or by another browser', async () => {
    provider.say({ preferred_username: 'an.ninh' })
    const { errand, back } = await come()
    for (const headers of [{ Cookie: errand }, {}]) {
      const again = await fetch(back, { redirect: 'manual', headers: headers as Record<string, string> })
      expect(again.headers.get('Location')).toBe('/console?login=refused')
    }
  })

  test('refuses an identity token for another errand', async () => {
    provider.say({ preferred_username: 'an.ninh', nonce: 'of another' })
    expect(await come()).toMatchObject({ to: '/console?login=refused', cookie: undefined })
  })
})
