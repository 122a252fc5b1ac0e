import { expect, test } from 'vitest'
import { webhooks } from '../../config/webhooks.ts'
import { createWebhookSender } from '../../src/parts/webhook-sender.ts'

const clock = () => new Date()
const submit = (url: string, settings: object = {}) => {
  const sender = createWebhookSender(webhooks.parse(settings), clock)
  const keys = [sender.createKey('hmac-sha256', clock())]
  const message = sender.prepareTrial('01993a4e-7c1b-7d7e-9a0e-5f3c3c1f2a10', clock())
  return sender.submit({ url, keys }, message, { signal: AbortSignal.timeout(5_000) })
}

test('as it is configured by itself, a name that resolves to this machine is not told', async () => {
  const said = await submit('https://localhost/hooks')
  expect(said).toMatchObject({ is: 'failed' })
  expect(said.is === 'accepted' || said.problem).toMatch(
    /^localhost: the host has an address that is not public/,
  )
})

test('an address that was allowed in development is not told any more', async () => {
  expect(await submit('http://127.0.0.1:9/')).toEqual({
    is: 'failed',
    problem: 'the address must start with https://',
  })
})

test('the switch for development lets this machine be reached', async () => {
  const said = await submit('http://127.0.0.1:9/', { allowPrivateAddresses: true })
  expect(said.is === 'accepted' || said.problem).toMatch(/the connection was refused/)
})
