import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../../src/ports/webhooks/webhook-store.ts'
import { endpointPartner } from '../../src/store/webhooks/notice-rows.ts'
import { startWebhooks } from '../../src/webhooks/start-webhooks.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { until } from '../support/until.ts'
import { openWebhookScene, type WebhookScene } from '../support/webhook-scene.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

/** Tells the endpoints of some scenes until it is stopped. */
function start(scenes: readonly WebhookScene[], width = 32) {
  const stop = new AbortController()
  const [first] = scenes
  if (!first) throw new Error('there is nobody to tell')
  const { webhooks, exchanges } = bench.store
  const running = startWebhooks({
    ...{ webhooks, exchanges, width, partnerOf: endpointPartner },
    courierOf: (endpoint: Endpoint, signal) => first.courierOf(endpoint, signal),
    sweepMs: 20,
    clock: first.clock,
    log: { warn: () => {} },
    signal: stop.signal,
  })
  return async () => {
    stop.abort()
    await running
  }
}

async function happen(scene: WebhookScene, times = 1) {
  for (let time = 0; time < times; time += 1) {
    const portal = `portal-of-${scene.schoolCode}`
    await scene.accept(scene.toAccept({}, [portal]))
    await scene.portalAnswers(portal, {})
  }
}

test('an endpoint that does not answer keeps no other waiting, and stopping waits for what is out', async () => {
  const slow = await openWebhookScene(bench)
  const quick = await openWebhookScene(bench)
  slow.receiver.answer({ silent: true })
  await happen(slow, 2)
  await happen(quick, 2)
  const stop = start([slow, quick])
  try {
    await until('the quick one is told', () => quick.receiver.received.length === 2)
    await until('the slow one is being told', () => slow.receiver.received.length === 2)
  } finally {
    await stop()
    expect(await slow.rows()).toMatchObject([{ state: 'signed' }, { state: 'signed' }])
    await Promise.all([slow.receiver.close(), quick.receiver.close()])
  }
})

test('where there are more endpoints than places, each has its turn', async () => {
  const scenes = [await openWebhookScene(bench), await openWebhookScene(bench), await openWebhookScene(bench)]
  for (const scene of scenes) await happen(scene)
  const stop = start(scenes, 1)
  try {
    for (const scene of scenes) await until('it is told', () => scene.receiver.received.length === 1)
  } finally {
    await stop()
    for (const { receiver } of scenes) await receiver.close()
  }
})

test('an endpoint that is made while it runs is told too', async () => {
  const scene = await openWebhookScene(bench)
  const stop = start([scene])
  try {
    const second = await scene.openEndpoint()
    await happen(scene)
    await until('both are told', () => scene.receiver.received.length === 2)
    const [delivery] = await until('it is noted', async () => {
      const found = await bench.store.webhooks.deliveriesOf(second.id, { limit: 1 })
      return found[0]?.state === 'accepted' && found
    })
    const ids = scene.receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual([delivery?.webhookId, delivery?.webhookId])
  } finally {
    await stop()
    await scene.receiver.close()
  }
})

test('two processes at once tell each thing once', async () => {
  const scene = await openWebhookScene(bench)
  await happen(scene, 10)
  const stops = [start([scene]), start([scene])]
  try {
    await until('all is told', async () => (await scene.rows()).every(({ state }) => state === 'accepted'))
    expect(scene.receiver.received).toHaveLength(10)
  } finally {
    for (const stop of stops) await stop()
    await scene.receiver.close()
  }
})

test('what a dead worker was sending goes again when its lease ends, under the same id', async () => {
  const scene = await openWebhookScene(bench)
  await happen(scene)
  const { exchanges } = bench.store
  const now = scene.clock()
  const lease = { owner: 'dead', limit: 9, now, until: new Date(now.getTime() + 60_000) }
  const [claimed] = await exchanges.claim(scene.partner, lease)
  if (!claimed) throw new Error('nothing was due')
  const [draft] = await scene.courierOf(scene.endpoint).compose([claimed])
  if (!draft) throw new Error('nothing to write')
  await exchanges.beginSending([{ ...claimed, message: await draft.write() }], now)
  expect(await scene.tell()).toBe(0)
  scene.pass(60_000)
  await scene.tell()
  expect(scene.receiver.received).toHaveLength(1)
  expect(await scene.rows()).toMatchObject([{ state: 'accepted', attempts: 2 }])
  await scene.receiver.close()
})
