import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts'
import { isSignedWith } from '../../support/webhook-verifier.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let receiver: WebhookReceiver
let ours: Caller
let theirs: Caller
beforeAll(async () => {
  http = await startHttp()
  receiver = await openWebhookReceiver()
  ours = await http.client('ours', ['TH-0001'])
  theirs = await http.client('theirs', ['TH-0001'])
})
afterAll(async () => {
  await receiver.close()
  await http.close()
})

interface Shown {
  id: string
  url: string
  secret?: string | null
  keys: { keyId: string; signature: string; publicKey: string | null; endsAt: string | null }[]
  [name: string]: unknown
}

const request = (changes: object = {}) => ({ url: receiver.url, events: ['bill.paid'], ...changes })
const make = async (changes: object = {}): Promise<Shown> => {
  const response = await ours('/v1/webhooks', { method: 'POST', json: request(changes) })
  expect(response.status).toBe(201)
  return (await response.json()) as Shown
}
const read = async (id: string) => (await (await ours(`/v1/webhooks/${id}`)).json()) as Shown

describe('POST /v1/webhooks', () => {
  test('shows the secret of an HMAC key once', async () => {
    const made = await make({ description: 'qlgd' })
    expect(made.secret).toMatch(/^whsec_/)
    expect(made).toMatchObject({
      url: receiver.url,
      events: ['bill.paid'],
      description: 'qlgd',
      disabledAt: null,
    })
    const again = await read(made.id)
    expect(JSON.stringify(again)).not.toContain('whsec_')
    expect(again).not.toHaveProperty('clientId')
  })

  test('shows the public key of an ed25519 pair, always, and its private one never', async () => {
    const made = await make({ signature: 'ed25519' })
    expect(made.secret).toBeNull()
    expect(made.keys[0]?.publicKey).toMatch(/^whpk_/)
    const again = await read(made.id)
    expect(again.keys).toEqual(made.keys)
    expect(JSON.stringify([made, again])).not.toContain('whsk_')
  })

  test('gives the same answer to the same idempotency key, though no secret stands in what is kept', async () => {
    const send = () =>
      ours('/v1/webhooks', { method: 'POST', json: request(), headers: { 'Idempotency-Key': 'make-one' } })
    const [first, second] = [(await (await send()).json()) as Shown, (await (await send()).json()) as Shown]
    expect(first.secret).toMatch(/^whsec_/)
    expect(second).toEqual(first)
    const { rows } = await http.database.pool.query('select answer::text as answer from idempotency_keys')
    expect(rows.map((row) => row.answer).join()).not.toContain('whsec_')
  })

  test.each([
    ['url', { url: 'not an address' }],
    ['url', { url: 'file:///etc/passwd' }],
    ['events.0', { events: ['bill.vanished'] }],
    ['events', { events: [] }],
    ['signature', { signature: 'md5' }],
  ])('refuses a bad %s', async (field, changes) => {
    const response = await ours('/v1/webhooks', { method: 'POST', json: request(changes) })
    expect(response.status).toBe(400)
    expect((await problemOf(response)).errors?.map((error) => error.field)).toContain(field)
  })

  test('gives a client twenty at most', async () => {
    const many = await http.client('many', ['TH-0001'])
    const statuses: number[] = []
    for (let count = 0; count < 21; count += 1) {
      statuses.push((await many('/v1/webhooks', { method: 'POST', json: request() })).status)
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(409)
  })
})

test('GET /v1/webhooks lists those of the client alone', async () => {
  const made = await make()
  const ids = async (call: Caller) => {
    const { webhooks } = (await (await call('/v1/webhooks')).json()) as { webhooks: Shown[] }
    return webhooks.map(({ id }) => id)
  }
  expect(await ids(ours)).toContain(made.id)
  expect(await ids(theirs)).toEqual([])
})

test('another client finds nothing, whatever it asks for, though it speaks for the same school', async () => {
  const { id } = await make()
  const attempts = [
    theirs(`/v1/webhooks/${id}`),
    theirs(`/v1/webhooks/${id}`, { method: 'PATCH', json: { enabled: false } }),
    theirs(`/v1/webhooks/${id}`, { method: 'DELETE' }),
    theirs(`/v1/webhooks/${id}/rotate`, { method: 'POST' }),
    theirs(`/v1/webhooks/${id}/test`, { method: 'POST' }),
    theirs(`/v1/webhooks/${id}/deliveries`),
    theirs(`/v1/webhooks/${id}/replay`, { method: 'POST', json: { deliveryId: 1 } }),
  ]
  expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(Array(7).fill(404))
  expect(await read(id)).toMatchObject({ disabledAt: null })
})

describe('PATCH /v1/webhooks/{id}', () => {
  test('changes what is named and leaves the rest', async () => {
    const { id } = await make()
    const response = await ours(`/v1/webhooks/${id}`, { method: 'PATCH', json: { events: ['bill.refused'] } })
    expect(await response.json()).toMatchObject({ url: receiver.url, events: ['bill.refused'] })
  })

  test('disables and enables', async () => {
    const { id } = await make()
    const change = async (enabled: boolean) => {
      const response = await ours(`/v1/webhooks/${id}`, { method: 'PATCH', json: { enabled } })
      return ((await response.json()) as Shown).disabledBecause
    }
    expect(await change(false)).toBe('by-client')
    expect(await change(true)).toBeNull()
  })

  test('refuses an address that may not be', async () => {
    const { id } = await make()
    const response = await ours(`/v1/webhooks/${id}`, { method: 'PATCH', json: { url: 'gopher://x' } })
    expect(response.status).toBe(400)
    expect((await read(id)).url).toBe(receiver.url)
  })
})

test('DELETE /v1/webhooks/{id} removes it for good', async () => {
  const { id } = await make()
  expect((await ours(`/v1/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await ours(`/v1/webhooks/${id}`)).status).toBe(404)
  expect((await ours(`/v1/webhooks/${id}`, { method: 'DELETE' })).status).toBe(404)
})

test('POST /v1/webhooks/{id}/rotate gives a new secret and lets the old one end in a day', async () => {
  const { id, secret: old } = await make()
  const rotated = (await (await ours(`/v1/webhooks/${id}/rotate`, { method: 'POST' })).json()) as Shown
  expect(rotated.secret).toMatch(/^whsec_/)
  expect(rotated.secret).not.toBe(old)
  expect(rotated.keys).toHaveLength(2)
  expect(rotated.keys[0]?.endsAt).toBeNull()
  const endsIn = new Date(rotated.keys[1]?.endsAt ?? 0).getTime() - Date.now()
  expect(Math.round(endsIn / 3_600_000)).toBe(24)
})

describe('POST /v1/webhooks/{id}/test', () => {
  test('sends a signed message and says that it was taken', async () => {
    const { id, secret } = await make()
    const response = await ours(`/v1/webhooks/${id}/test`, { method: 'POST' })
    expect(await response.json()).toEqual({ outcome: 'accepted', problem: null })
    const last = receiver.received.at(-1)
    if (!last) throw new Error('nothing was received')
    expect(last.message.type).toBe('webhook.test')
    expect(isSignedWith(secret ?? '', last, new Date())).toBe(true)
  })

  test('says what went wrong', async () => {
    const { id } = await make()
    receiver.answer({ status: 404 })
    const response = await ours(`/v1/webhooks/${id}/test`, { method: 'POST' })
    receiver.answer({ status: 200 })
    expect(await response.json()).toEqual({ outcome: 'failed', problem: 'HTTP status 404' })
  })
})

test('deliveries of a new webhook are none, and replaying a time lets none go', async () => {
  const { id } = await make()
  expect(await (await ours(`/v1/webhooks/${id}/deliveries`)).json()).toEqual({ deliveries: [], next: null })
  const json = { from: '2026-09-01T00:00:00+07:00' }
  const response = await ours(`/v1/webhooks/${id}/replay`, { method: 'POST', json })
  expect(await response.json()).toEqual({ deliveries: 0 })
})

test('no secret stands in the log', () => {
  expect(http.logged.join('')).not.toContain('whsec_')
})
