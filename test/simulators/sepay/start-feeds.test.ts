import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readMessage } from '../../../adapters/feeds/sepay/read-message.ts'
import { settings } from '../../../adapters/feeds/sepay/settings.ts'
import { loadFeedSettings, planMessages, startFeed } from '../../../simulators/start-feeds.ts'
import type { FeedRead } from '../../../src/ports/bank-feed.ts'
import { type Loopback, serveOnLoopback } from '../../support/loopback.ts'

let folder: string
let gateway: Loopback
let heard: FeedRead[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-sepay-'))
  heard = []
  gateway = await serveOnLoopback(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { secret } = loadFeedSettings(join(folder, 'sepay.json'))
    const raw = { method: 'POST', query: '', headers: request.headers as never, body: Buffer.concat(chunks) }
    heard.push(readMessage(raw, new Date(), settings.parse({ secret })))
    response.end('{"success":true}')
  })
})
afterEach(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

const transfer = (url: string, body: object) =>
  fetch(`${url}/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('a transfer is told rightly signed, and its balance goes on after a restart', async () => {
  for (const balance of [1_000, 3_000]) {
    const sepay = await startFeed('sepay', folder, gateway.url, {})
    await transfer(sepay.url, { amount: balance === 1_000 ? 1_000 : 2_000, content: 'hoc phi' })
    expect(heard.at(-1)).toMatchObject({
      is: 'movements',
      movements: [{ balance, line: { account: '0123456789' } }],
    })
    await sepay.close()
  }
  expect((await transferTo({ amount: -1 })).status).toBe(400)
})

const transferTo = async (body: object) => {
  const sepay = await startFeed('sepay', folder, gateway.url, {})
  try {
    return await transfer(sepay.url, body)
  } finally {
    await sepay.close()
  }
}

test('messages go wrong in the shares that were ordered, and one that was lost can be asked for', async () => {
  const plan = planMessages({ lost: 10, twice: 20 })
  const plans = Array.from({ length: 100 }, (_, id) => plan({ id }))
  expect([
    plans.filter((one) => one === 'lost').length,
    plans.filter((one) => one === 'twice').length,
  ]).toEqual([10, 20])
  const sepay = await startFeed('sepay', folder, gateway.url, { lost: 100 })
  await transfer(sepay.url, { amount: 5, content: 'x' })
  expect(heard).toEqual([])
  const { apiToken } = JSON.parse(await readFile(join(folder, 'sepay.json'), 'utf8'))
  const query = new URLSearchParams({
    transaction_date_from: '2020-01-01 00:00:00',
    transaction_date_to: '2099-01-01 00:00:00',
  })
  const ask = (token: string) =>
    fetch(`${sepay.url}/transactions?${query}`, { headers: { authorization: `Bearer ${token}` } })
  expect(await (await ask(apiToken)).json()).toMatchObject({ data: [{ amount_in: 5, transfer_type: 'in' }] })
  expect((await ask('another')).status).toBe(401)
  await sepay.close()
})
