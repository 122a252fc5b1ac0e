import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCasso, settings } from '../../../adapters/feeds/casso/index.ts'
import { createCassoSimulator } from '../../../simulators/casso/index.ts'
import type { BankFeed, FeedRead } from '../../../src/ports/bank-feed.ts'
import { createHttpClient } from '../../../src/wire/http-client.ts'
import { inMemory } from '../../support/feed-bench.ts'
import { type Loopback, serveOnLoopback } from '../../support/loopback.ts'

const noon = new Date('2026-10-05T12:00:00+07:00')
const secret = 'security key'

let gateway: Loopback
let heard: FeedRead[]
let feed: BankFeed
let answer: string
beforeEach(async () => {
  heard = []
  answer = '{"success":true}'
  gateway = await serveOnLoopback(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = { method: 'POST', query: '', headers: request.headers as never, body: Buffer.concat(chunks) }
    heard.push((await feed.inbound.notify?.(raw, noon)) as FeedRead)
    response.end(answer)
  })
})
afterEach(() => gateway.close())

const open = (version: 'v1' | 'v2', changes: Record<string, unknown> = {}) => {
  const casso = createCassoSimulator({
    ...{ ledger: inMemory(), clock: () => noon, account: '0123456789', secret, apiKey: 'key', version },
    ...{ notifyUrl: gateway.url, ...changes },
  })
  feed = createCasso(settings.parse({ version, secret }), { createHttpClient })
  return casso
}

describe.each(['v1', 'v2'] as const)('the webhook %s', (version) => {
  test('it is told twice when it was taken, and not at all when it is lost', async () => {
    await open(version, { messages: () => 'twice' }).move({ amount: 5, content: 'x' })
    expect(heard).toHaveLength(2)
    await open(version, { messages: () => 'lost' }).move({ amount: 5, content: 'x' })
    expect(heard).toHaveLength(2)
  })

  test('an answer without its word for success is none', async () => {
    const casso = open(version)
    const movement = await casso.move({ amount: 5, content: 'x' })
    expect(await casso.tell(movement)).toBe(true)
    answer = '{"success":false}'
    expect(await casso.tell(movement)).toBe(false)
  })
})

test('it answers the right key and right words only', async () => {
  const casso = open('v2')
  const server = await serveOnLoopback(casso.app)
  try {
    const status = async (query: string, key = 'key') =>
      (await fetch(`${server.url}/transactions${query}`, { headers: { authorization: `Apikey ${key}` } }))
        .status
    expect(await status('', 'another')).toBe(401)
    expect(await status('?fromDate=05/10/2026')).toBe(400)
    expect(await status('?page=0')).toBe(400)
    expect(await status('?sort=UP')).toBe(400)
    expect(await status('?fromDate=2026-10-06')).toBe(200)
  } finally {
    await server.close()
  }
})
