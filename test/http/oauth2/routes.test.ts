import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { exportJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readClientKeys } from '../../../src/access/read-client-keys.ts'
import { secretHash } from '../../../src/http/oauth2/client-secret.ts'
import { basic, createTokenKey, type HttpUnderTest, startHttp } from '../support/start-http.ts'

const now = new Date('2026-11-02T08:00:00Z')
const seconds = now.getTime() / 1000
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

describe('POST /oauth2/token', () => {
  let http: HttpUnderTest
  let clock = now
  let key: KeyObject

  beforeAll(async () => {
    http = await startHttp({ clock: () => clock })
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    key = pair.privateKey
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1' }
    const keySet = { keys: await readClientKeys(JSON.stringify(jwk), now) }
    const { access } = http.parts
    await access.createClient({ id: 'by-key', name: 'K', keySet, schoolCodes: ['A'] })
    await access.createClient({
      id: 'a:b',
      name: 'S',
      secretSha256: secretHash('s/ %+é'),
      schoolCodes: ['A'],
    })
    await access.createClient({ id: 'out', name: 'O', secretSha256: secretHash('x'), schoolCodes: [] })
    await access.disableClient('out', now)
  })
  afterAll(() => http.close())

  const ask = (form: Record<string, string> | string, headers: Record<string, string> = {}) =>
    fetch(`${http.url}/oauth2/token`, { method: 'POST', headers, body: new URLSearchParams(form) })
  const byGrant = { grant_type: 'client_credentials' }
  const asked = (assertion: string) =>
    ask({ ...byGrant, client_assertion_type: assertionType, client_assertion: assertion })
  const assertion = (claims: JWTPayload = {}, signer: KeyObject = key) =>
    new SignJWT({
      iss: 'by-key',
      sub: 'by-key',
      aud: 'https://gateway.example.vn/oauth2/token',
      jti: randomUUID(),
      exp: seconds + 60,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(signer)

  test('gives a token for a secret whose characters are form-encoded, and the token works', async () => {
    const answer = await ask(byGrant, { Authorization: basic('a:b', 's/ %+é') })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const token = (await answer.json()) as Record<string, unknown>
    expect(token).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 600 })
    const use = await fetch(`${http.url}/v1/breaks`, {
      headers: { Authorization: `Bearer ${token.access_token}` },
    })
    expect(use.status).toBe(200)
  })

  test('gives a token for an assertion, once', async () => {
    const once = await assertion()
    expect((await asked(once)).status).toBe(200)
    const again = await asked(once)
    expect(again.status).toBe(401)
    expect(await again.json()).toEqual({
      error: 'invalid_client',
      error_description: 'the assertion was used before',
    })
  })

  test('gives one token when an assertion comes twice at once', async () => {
    const once = await assertion()
    const answers = await Promise.all([asked(once), asked(once), asked(once)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  })

  test('takes the issuer as audience too', async () => {
    expect((await asked(await assertion({ aud: 'https://gateway.example.vn' }))).status).toBe(200)
  })

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  test.each<[string, () => Promise<string>]>([
    ['for another audience', () => assertion({ aud: 'https://elsewhere.example.vn' })],
    ['that is expired', () => assertion({ exp: seconds - 60 })],
    ['that lives longer than five minutes', () => assertion({ exp: seconds + 3600 })],
    ['without an end', () => assertion({ exp: undefined as never })],
    ['without a jti', () => assertion({ jti: undefined as never })],
    ['of another issuer', () => assertion({ iss: 'a:b' })],
    ['of a client without keys', () => assertion({ iss: 'a:b', sub: 'a:b' })],
    ['of an unknown client', () => assertion({ iss: 'who', sub: 'who' })],
    ['signed by another key', () => assertion({}, other)],
    ['that is no JWT', async () => 'nonsense'],
  ])('refuses an assertion %s', async (_, make) => {
    const answer = await asked(await make())
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' })
  })

  test.each([
    ['a wrong secret', basic('a:b', 'wrong')],
    ['an unknown client', basic('who', 'x')],
    ['a client without a secret', basic('by-key', '')],
    ['a client that is shut out', basic('out', 'x')],
    ['something else than Basic', 'Digest x'],
    ['broken form-encoding', `Basic ${Buffer.from('a:%E0%A4%A').toString('base64')}`],
  ])('refuses %s with a challenge', async (_, authorization) => {
    const answer = await ask(byGrant, { Authorization: authorization })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' })
  })

  const authorization = basic('a:b', 's/ %+é')
  test.each([
    ['no grant', {}, 'invalid_request'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a scope', { ...byGrant, scope: 'all' }, 'invalid_scope'],
    ['a parameter twice', 'grant_type=client_credentials&grant_type=client_credentials', 'invalid_request'],
    ['two ways to authenticate', { ...byGrant, client_assertion: 'x' }, 'invalid_request'],
  ])('refuses %s', async (_, form, error) => {
    const answer = await ask(form, { Authorization: authorization })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error })
  })

  test('refuses a body that is no form, and one without credentials', async () => {
    const json = await ask(byGrant, { Authorization: authorization, 'Content-Type': 'application/json' })
    expect(json.status).toBe(400)
    expect((await ask(byGrant)).status).toBe(401)
  })

  test('writes nothing of credentials into the log', async () => {
    await ask(byGrant, { Authorization: basic('a:b', 'a-secret-nobody-may-read') })
    expect(http.logged.join('')).not.toContain('a-secret-nobody-may-read')
  })

  describe('an access token', () => {
    const use = (token: string) =>
      fetch(`${http.url}/v1/breaks`, { headers: { Authorization: `Bearer ${token}` } })
    const getToken = async (client = 'a:b', secret = 's/ %+é') => {
      const answer = await ask(byGrant, { Authorization: basic(client, secret) })
      return ((await answer.json()) as { access_token: string }).access_token
    }

    test('stops working when it expires', async () => {
      const token = await getToken()
      clock = new Date(now.getTime() + 601_000)
      const late = await use(token)
      clock = now
      expect(late.status).toBe(401)
      expect(late.headers.get('www-authenticate')).toMatch(/^Bearer /)
      expect(await late.json()).toMatchObject({ code: 'unauthorized' })
      expect((await use(token)).status).toBe(200)
    })

    test('stops working when its client is shut out', async () => {
      const { access } = http.parts
      await access.createClient({ id: 'soon-out', name: 'x', secretSha256: secretHash('x'), schoolCodes: [] })
      const token = await getToken('soon-out', 'x')
      expect((await use(token)).status).toBe(200)
      await access.disableClient('soon-out', now)
      expect((await use(token)).status).toBe(401)
    })

    test('is refused when another key signed it, when it is an assertion, and when it is missing', async () => {
      const foreign = new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'tokens-1' })
        .setIssuer('https://gateway.example.vn')
        .setAudience('https://gateway.example.vn')
        .setSubject('a:b')
        .setIssuedAt(now)
        .setExpirationTime(seconds + 60)
      expect((await use(await foreign.sign(createTokenKey('tokens-1').privateKey))).status).toBe(401)
      expect((await use(await assertion())).status).toBe(401)
      expect((await fetch(`${http.url}/v1/breaks`)).status).toBe(401)
    })
  })
})
