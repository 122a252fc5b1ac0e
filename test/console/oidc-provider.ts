import { createHash, randomUUID } from 'node:crypto'
import express from 'express'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'

/** A provider of OpenID Connect for one person, who always agrees; written from the specification alone. */
export interface TestProvider extends Loopback {
  /** What it says of whoever comes from now on; undefined members are left out. */
  say(claims: Readonly<Record<string, unknown>>): void
  /** How often it gave a token. */
  readonly given: () => number
}

export const clientId = 'console'
export const clientSecret = 'the secret of the console'

/** Starts the provider. It checks the client, the address to come back to, and PKCE. */
export async function startProvider(redirectUri: () => string): Promise<TestProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'one' }
  const codes = new Map<string, { challenge: string; nonce: string }>()
  let claims: Readonly<Record<string, unknown>> = { preferred_username: 'tran.hoa' }
  let given = 0
  const app = express()
  const server = await serveOnLoopback(app)
  const { url } = server

  app.get('/.well-known/openid-configuration', (_request, response) => {
    response.json({
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    })
  })
  app.get('/jwks', (_request, response) => void response.json({ keys: [jwk] }))
  app.get('/authorize', (request, response) => {
    const asked = request.query as Record<string, string>
    const isOurs = asked.client_id === clientId && asked.redirect_uri === redirectUri()
    if (!isOurs || asked.code_challenge_method !== 'S256') return void response.status(400).end()
    const code = randomUUID()
    codes.set(code, { challenge: asked.code_challenge ?? '', nonce: asked.nonce ?? '' })
    const back = new URL(redirectUri())
    back.search = new URLSearchParams({ code, state: asked.state ?? '', iss: url }).toString()
    response.redirect(303, back.href)
  })
  app.post('/token', express.urlencoded(), async (request, response) => {
    const { code, code_verifier: verifier = '', client_id: id, client_secret: secret } = request.body
    const known = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    if (!known || known.challenge !== challenge || id !== clientId || secret !== clientSecret) {
      return void response.status(400).json({ error: 'invalid_grant' })
    }
    given += 1
    const token = await new SignJWT({ nonce: known.nonce, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(url)
      .setAudience(clientId)
      .setSubject('somebody')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
    response.json({ access_token: 'none', token_type: 'Bearer', id_token: token })
  })

  return {
    ...server,
    given: () => given,
    say: (next) => {
      claims = next
    },
  }
}
