import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { alerts } from '../../config/alerts.ts'
import type { Parts } from '../../src/app.ts'
import { tryAlertChannels } from '../../src/worker/call-people.ts'
import { type MailServer, openMailServer } from '../support/mail-server.ts'
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { testWebhookSender } from '../support/webhook-sender.ts'

let mail: MailServer
let receiver: WebhookReceiver
beforeEach(async () => {
  mail = await openMailServer()
  receiver = await openWebhookReceiver()
})
afterEach(async () => {
  await mail.close()
  await receiver.close()
})

const secret = 'whsec_cmVwbGFjZS1tZS13aXRoLXJhbmRvbS1ieXRlcw=='
const from = 'lienthong@example.vn'

/** What trying every way of telling needs of the gateway. */
const partsWith = (settings: object) =>
  ({
    config: { alerts: alerts.parse(settings) },
    webhookSender: testWebhookSender(),
    clock: () => new Date(),
    log: pino({ level: 'silent' }),
  }) as unknown as Parts

const mailTo = (port: number) => ({ host: '127.0.0.1', port, tls: 'none', from, to: ['on-call@example.vn'] })

test('without settings only the log is told', async () => {
  expect(await tryAlertChannels(partsWith({}))).toEqual([{ channel: 'log', to: 'the log' }])
})

test('every way that is configured is told a trial, and one that fails says why', async () => {
  const parts = partsWith({ webhook: { url: receiver.url, secret }, mail: mailTo(mail.port) })
  expect(await tryAlertChannels(parts)).toEqual([
    { channel: 'log', to: 'the log' },
    { channel: 'webhook', to: new URL(receiver.url).host },
    { channel: 'mail', to: '1 of 1 addresses' },
  ])
  expect([receiver.received.length, mail.letters.length]).toEqual([1, 1])
  receiver.answer({ status: 500 })
  expect(await tryAlertChannels(parts)).toContainEqual({ channel: 'webhook', problem: 'HTTP status 500' })
})

describe('settings', () => {
  const problems = (settings: object) =>
    alerts.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

  test.each([
    [{ mail: { ...mailTo(25), user: 'a' } }, 'mail.password: must be given with `user`, and not without'],
    [
      { mail: { ...mailTo(25), user: 'a', password: 'b' } },
      'mail.tls: must not be none where a password is sent',
    ],
    [
      { webhook: { url: 'https://a.example', secret: 'whsec_short' } },
      'webhook.secret: must be whsec_ and at least 24 random bytes in Base64',
    ],
  ])('%j is refused', (settings, problem) => {
    expect(problems(settings)).toContain(problem)
  })

  test('a secret cannot be printed', () => {
    const parsed = alerts.parse({ webhook: { url: 'https://a.example', secret } })
    expect(JSON.stringify(parsed)).not.toContain(secret)
  })
})
