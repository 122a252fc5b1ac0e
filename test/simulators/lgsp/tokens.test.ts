import { afterEach, expect, test } from 'vitest'
import { askToken, consumer, openAxis } from './open-axis.ts'

let axis: Awaited<ReturnType<typeof openAxis>>
afterEach(() => axis.close())

const tokenOf = async (response: Response) =>
  ((await response.json()) as { access_token: string }).access_token
const post = (headers: Record<string, string>) =>
  fetch(`${axis.url}/Document/SyncDocument`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml', ...headers },
    body: '<x/>',
  })

test('a token is given for HTTP Basic with its life', async () => {
  axis = await openAxis({ lifeSeconds: 60 })
  const response = await askToken(axis.url)
  expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 60 })
})

test.each([
  ['another secret', { authorization: `Basic ${Buffer.from('key-of-the-test:other').toString('base64')}` }],
  ['no credentials', { authorization: '' }],
])('%s: no token', async (_name, headers) => {
  axis = await openAxis()
  expect((await askToken(axis.url, headers)).status).toBe(401)
})

test('where the axis wants the form, Basic is not enough', async () => {
  axis = await openAxis({ tokenStyle: 'form' })
  expect((await askToken(axis.url)).status).toBe(401)
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: consumer.consumerKey,
    client_secret: consumer.consumerSecret,
  })
  expect((await fetch(`${axis.url}/token`, { method: 'POST', body })).status).toBe(200)
})

test('a call without a token, with an unknown one, or with one that has ended is refused with 401', async () => {
  let now = new Date('2026-09-30T05:00:00Z')
  axis = await openAxis({ lifeSeconds: 60, clock: () => now })
  const authorization = `Bearer ${await tokenOf(await askToken(axis.url))}`
  expect((await post({})).status).toBe(401)
  expect((await post({ authorization: 'Bearer other' })).status).toBe(401)
  expect((await post({ authorization })).status).toBe(400)
  now = new Date('2026-09-30T05:01:00Z')
  expect((await post({ authorization })).status).toBe(401)
})

test('where the axis knows its partners, lgspaccesstoken must be right on both calls', async () => {
  const identity = { AccessKey: 'a', SecretKey: 's', AppName: 'n', PartnerCode: 'p', PartnerCodeCus: 'c' }
  axis = await openAxis({ identity })
  const lgspaccesstoken = Buffer.from(JSON.stringify(identity)).toString('base64')
  expect((await askToken(axis.url)).status).toBe(401)
  const response = await askToken(axis.url, { lgspaccesstoken })
  const authorization = `Bearer ${await tokenOf(response)}`
  expect((await post({ authorization })).status).toBe(401)
  expect((await post({ authorization, lgspaccesstoken })).status).toBe(400)
})
