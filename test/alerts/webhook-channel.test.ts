import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStandardWebhooks } from '../../adapters/webhooks/standard/index.ts'
import { createWebhookChannel } from '../../src/alerts/webhook-channel.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { createPublicAgent } from '../../src/wire/public-agent.ts'
import { later, noon } from '../support/scene.ts'
import { aTelling } from '../support/tellings.ts'
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { testWebhookSender } from '../support/webhook-sender.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
let receiver: WebhookReceiver
beforeEach(async () => {
  receiver = await openWebhookReceiver()
})
afterEach(() => receiver.close())

const channel = (sender = testWebhookSender()) =>
  createWebhookChannel({ url: `${receiver.url}/alerts`, secret, timeoutMs: 2_000 }, sender)

test('news arrive as the library of the specification verifies them', async () => {
  const news = aTelling()
  expect(await channel().tell([news])).toBe(new URL(receiver.url).host)
  const [received] = receiver.received
  const verified = new Webhook(secret).verify(received?.body ?? '', { ...received?.headers })
  expect(verified).toEqual({
    type: 'incident.opened',
    timestamp: later(60).toISOString(),
    data: {
      incidentId: news.incidentId,
      kind: 'partner-failing',
      subject: 'province',
      partner: 'province',
      severity: 'serious',
      count: 3,
      facts: { code: 'partner_unreachable' },
      openedAt: noon.toISOString(),
      title: { vi: 'Đối tác liên tục lỗi', en: 'A partner fails again and again' },
      question: 'a-portal-is-down',
    },
  })
  const other = new Webhook(`whsec_${randomBytes(32).toString('base64')}`)
  expect(() => other.verify(received?.body ?? '', { ...received?.headers })).toThrow('No matching signature')
})

test('the id is that of the news, whenever they are sent', async () => {
  const news = aTelling()
  await channel().tell([news])
  await channel().tell([news])
  await channel().tell([{ ...news, news: 'cleared' }])
  await channel().tell([{ ...news, news: 'worse', step: 2 }])
  const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(ids[1]).toBe(ids[0])
  expect(new Set(ids).size).toBe(3)
})

test.each([
  [{ status: 500 }, 'HTTP status 500'],
  [{ status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 'HTTP status 302'],
  [{ status: 410 }, 'HTTP status 410'],
])('%j is not taken for a yes', async (answer, problem) => {
  receiver.answer(answer)
  await expect(channel().tell([aTelling()])).rejects.toThrow(problem)
})

test('an address that is not public is refused where the switch does not allow it', async () => {
  const client = createHttpClient({ timeoutMs: 2_000, maxResponseBytes: 1024 }, createPublicAgent())
  const policy = { ports: [443], allowPrivateAddresses: false }
  const sender = createStandardWebhooks({ client, policy, clock: () => noon })
  await expect(channel(sender).tell([aTelling()])).rejects.toThrow('the address must start with https://')
  const url = 'https://127.0.0.1/alerts'
  const literal = createWebhookChannel({ url, secret, timeoutMs: 2_000 }, sender)
  await expect(literal.tell([aTelling()])).rejects.toThrow('an address that is not public')
  expect(receiver.received).toEqual([])
})
