import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { postMessage, requestToken } from '../../../../adapters/portals/lgsp/client.ts'
import type { PreparedMessage } from '../../../../src/ports/portal.ts'
import { createHttpClient } from '../../../../src/wire/http-client.ts'
import { type Loopback, serveOnLoopback } from '../../../support/loopback.ts'
import { sampleSettings } from './sample-settings.ts'

interface Seen {
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let loopback: Loopback
afterEach(() => loopback.close())

/** An axis that gives one answer to everything and shows what it was sent. */
async function answering(status: number, body: string, replaced = {}) {
  const seen: Seen[] = []
  loopback = await serveOnLoopback(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(status).end(body)
  })
  const settings = sampleSettings({
    tokenUrl: `${loopback.url}/token`,
    serviceUrl: `${loopback.url}/onestop/`,
    ...replaced,
  })
  const http = createHttpClient({
    timeoutMs: 1_000,
    maxResponseBytes: 10_000,
    headers: { 'content-type': 'application/json' },
  })
  return { seen, settings, http }
}

const issued = '{"access_token":"abc","scope":"default","token_type":"Bearer","expires_in":3600}'

describe('the token call', () => {
  test('basic: the consumer stands in Authorization, the form holds the grant alone', async () => {
    const { seen, settings, http } = await answering(200, issued)
    expect(await requestToken(http, settings)).toEqual({ value: 'abc', lifeSeconds: 3600 })
    expect(seen).toMatchObject([
      {
        url: '/token',
        headers: {
          authorization: `Basic ${Buffer.from('key-of-the-test:secret-of-the-test').toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      },
    ])
  })

  test('form: the consumer stands in the form', async () => {
    const { seen, settings, http } = await answering(200, issued, { tokenStyle: 'form' })
    await requestToken(http, settings)
    expect(seen[0]?.headers.authorization).toBeUndefined()
    expect(seen[0]?.body).toBe(
      'grant_type=client_credentials&client_id=key-of-the-test&client_secret=secret-of-the-test',
    )
  })

  test.each([
    ['a life as text', '{"access_token":"abc","expires_in":"60"}', 60],
    ['no life', '{"access_token":"abc"}', undefined],
    ['a life without meaning', '{"access_token":"abc","expires_in":-1}', undefined],
  ])('%s is understood', async (_name, body, lifeSeconds) => {
    const { settings, http } = await answering(200, body)
    expect(await requestToken(http, settings)).toEqual({ value: 'abc', lifeSeconds })
  })

  test.each([
    [400, '{"error":"invalid_grant"}', 'partner_unauthorized'],
    [401, '{"error":"invalid_client"}', 'partner_unauthorized'],
    [403, '', 'partner_unauthorized'],
    [500, '', 'partner_unreachable'],
    [200, '<html>', 'partner_unreachable'],
    [200, '{"token":"abc"}', 'partner_unreachable'],
  ])('%i %s: %s, and no message was under way', async (status, body, code) => {
    const { settings, http } = await answering(status, body)
    await expect(requestToken(http, settings)).rejects.toMatchObject({ code, couldHaveArrived: false })
  })
})

describe('a message', () => {
  const message: PreparedMessage = {
    operation: 'SyncDocument',
    reference: 'H20-1',
    contentType: 'application/xml',
    headers: { 'x-jws-signature': 'a..b' },
    bytes: Buffer.from('<x/>'),
  }
  const { signal } = new AbortController()

  test('goes below the service address with its own headers, its type and the token', async () => {
    const { seen, settings, http } = await answering(200, '{"Status":200}')
    const answer = await postMessage(http, settings, message, 'abc', signal)
    expect(answer).toEqual({ httpStatus: 200, bytes: Buffer.from('{"Status":200}') })
    expect(seen).toMatchObject([
      {
        url: '/onestop/Document/SyncDocument',
        headers: {
          authorization: 'Bearer abc',
          'content-type': 'application/xml',
          'x-jws-signature': 'a..b',
        },
        body: '<x/>',
      },
    ])
  })

  test('says who the partner is on both calls, in the spelling of the axis', async () => {
    const lgspAccessToken = {
      accessKey: 'a',
      secretKey: 's',
      appName: 'n',
      partnerCode: 'p',
      partnerCodeCus: 'c',
    }
    const { seen, settings, http } = await answering(200, issued, { lgspAccessToken })
    await requestToken(http, settings)
    await postMessage(http, settings, message, 'abc', signal)
    const said = seen.map(({ headers }) => Buffer.from(String(headers.lgspaccesstoken), 'base64').toString())
    const json = '{"AccessKey":"a","SecretKey":"s","AppName":"n","PartnerCode":"p","PartnerCodeCus":"c"}'
    expect(said).toEqual([json, json])
  })
})
