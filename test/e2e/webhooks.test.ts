import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { isSignedWith } from '../support/webhook-verifier.ts'
import { openSchool, type SchoolSystem } from './support/school.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let school: SchoolSystem
let receiver: WebhookReceiver
beforeAll(async () => {
  world = await openWorld()
  school = await openSchool(world, 'TN80-TH-0077')
  receiver = await openWebhookReceiver()
})
afterAll(async () => {
  await receiver.close()
  await world.close()
})

const events = ['bill.delivered', 'bill.refused', 'bill.paid', 'bill.cancelled']

test('a school system is told of its bill from the first portal to the payment, through every failure of its own', async () => {
  receiver.answer({ status: 503 })
  const made = await school.send<{ id: string; secret: string }>('POST', '/v1/webhooks', 201, {
    url: receiver.url,
    events,
  })
  const bill = await school.issue()
  await until('it was told in vain', () => receiver.received.length >= 2)
  receiver.answer({ status: 200 })
  await school.settled({ billId: bill.id }, 2)
  await school.pay(bill.id)
  await school.settled({ billId: bill.id }, 4)

  const told = await until('it is told of everything', async () => {
    const path = `/v1/webhooks/${made.id}/deliveries`
    const { deliveries } = await school.send<{
      deliveries: { webhookId: string; type: string; state: string }[]
    }>('GET', path, 200)
    return deliveries.length === 5 && deliveries.every(({ state }) => state === 'accepted') && deliveries
  })
  const delivered = Array(4).fill('bill.delivered')
  expect(told.map(({ type }) => type).sort()).toEqual([...delivered, 'bill.paid'])

  const taken = new Map(receiver.received.map((one) => [one.headers['webhook-id'], one]))
  expect([...taken.keys()].sort()).toEqual(told.map(({ webhookId }) => webhookId).sort())
  for (const one of receiver.received) expect(isSignedWith(made.secret, one, new Date())).toBe(true)
  const portals = [...taken.values()].flatMap(({ message: { type, data } }) =>
    type === 'bill.delivered' ? [`${data.told} ${data.portal}`] : [],
  )
  expect(portals.sort()).toEqual(['issued national', 'issued province', 'paid national', 'paid province'])
})

test('those who watch see all endpoints as one partner', async () => {
  const { partners } = await world.gateway.parts.store.overview.read()
  expect(partners.map(({ partner }) => partner).sort()).toEqual(['national', 'province', 'webhooks'])
  expect(partners.find(({ partner }) => partner === 'webhooks')).toMatchObject({
    accepted: 5,
    states: [{ state: 'accepted', count: 5 }],
  })
})

test('what portals were told is listed without what school systems were told', async () => {
  const bill = await school.issue()
  const exchanges = await school.settled({ billId: bill.id }, 2)
  expect(exchanges.map(({ portal }) => portal).sort()).toEqual(['national', 'province'])
})

test('no secret stands in the log', () => {
  expect(world.logged.join('')).not.toContain('whsec_')
})
