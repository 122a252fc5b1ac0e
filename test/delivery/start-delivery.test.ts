import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Courier } from '../../src/delivery/courier.ts'
import { wake } from '../../src/delivery/deliver.ts'
import { migrateQueues, openQueues, type Queues } from '../../src/delivery/queues.ts'
import { startDelivery } from '../../src/delivery/start-delivery.ts'
import { createTestCourier } from '../support/courier.ts'
import { openScene, type Scene } from '../support/scene.ts'
import { answers, createScriptedPortal } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { until } from '../support/until.ts'

let bench: StoreBench
let scene: Scene
let queues: Queues
let stop: AbortController
let partner: string
const warnings: string[] = []
const log = { info: () => {}, warn: (_: unknown, words?: string) => void warnings.push(words ?? '') }

beforeAll(async () => {
  bench = await openStoreBench()
  await migrateQueues(bench.url)
  scene = await openScene(bench.store)
})
afterAll(() => bench.close())
beforeEach(() => {
  partner = `portal-${randomUUID().slice(0, 8)}`
  queues = openQueues({ databaseUrl: bench.url, log })
  stop = new AbortController()
  warnings.length = 0
})
afterEach(async () => {
  stop.abort()
  await queues.close()
})

const accept = (count: number, portals = [partner]) =>
  bench.store.bills.accept(
    Array.from({ length: count }, () => scene.toAccept({}, portals)),
    new Date(),
  )
const courierTo = (
  name: string,
  portal = createScriptedPortal(),
  exchanges = bench.store.exchanges,
): Courier => ({
  ...createTestCourier(name, portal, exchanges, { signal: stop.signal, log }),
  clock: () => new Date(),
})
const start = (couriers: readonly Courier[], sweepMs: number) =>
  startDelivery({ couriers, exchanges: bench.store.exchanges, queues, lanes: 2, sweepMs })
const delivered = (name: string, count: number) =>
  until(`${count} deliveries to ${name}`, async () => {
    const { rows } = await bench.pool.query(
      `select count(*) as count from exchanges where partner = $1 and state = 'accepted'`,
      [name],
    )
    return rows[0].count === count
  })

test('rows that no hint told of are delivered by the sweep', async () => {
  await accept(120)
  const portal = createScriptedPortal()
  start([courierTo(partner, portal)], 50)
  await delivered(partner, 120)
  expect(portal.sent).toHaveLength(120)
  expect(new Set(portal.sent.map(({ reference }) => reference)).size).toBe(120)
})

test('a hint is enough where the sweep is far away', async () => {
  const portal = createScriptedPortal()
  start([courierTo(partner, portal)], 600_000)
  await accept(3)
  await wake(queues, partner, 2)
  await delivered(partner, 3)
})

test('who starts looks by itself, because the hints may be in the hands of a worker that was killed', async () => {
  await accept(120)
  const deaf: Queues = { hint: async () => {}, work: () => {}, toLookInto: () => [], close: async () => {} }
  const couriers = [courierTo(partner)]
  startDelivery({ couriers, exchanges: bench.store.exchanges, queues: deaf, lanes: 2, sweepMs: 600_000 })
  await delivered(partner, 120)
})

test('a portal that does not answer keeps no other portal waiting', async () => {
  const other = `${partner}-other`
  await accept(5, [partner, other])
  const isAsked = Promise.withResolvers<void>()
  const mayAnswer = Promise.withResolvers<typeof answers.accepted>()
  const silent = createScriptedPortal({
    submit: [
      () => {
        isAsked.resolve()
        return mayAnswer.promise
      },
    ],
  })
  start([courierTo(partner, silent), courierTo(other)], 50)
  await isAsked.promise
  await delivered(other, 5)
  mayAnswer.resolve(answers.accepted)
  await delivered(partner, 5)
})

test('a batch that fails is told of, and what it held is delivered when the lease ends', async () => {
  const { exchanges } = bench.store
  let failures = 0
  const failsOnce = {
    ...exchanges,
    beginSending: async (...sent: Parameters<typeof exchanges.beginSending>) => {
      failures += 1
      if (failures === 1) throw new Error('of the test')
      return exchanges.beginSending(...sent)
    },
  }
  const courier = courierTo(partner, createScriptedPortal(), failsOnce)
  const limits = { ...courier.limits, leaseMs: 300, requestMs: 100, retry: { firstMs: 10, longestMs: 100 } }
  await accept(2)
  start([{ ...courier, limits }], 50)
  await delivered(partner, 2)
  expect(warnings).toContain('a batch was given up; its rows are due again when the lease ends')
})

test('it ends with its signal, after what is out', async () => {
  await accept(1)
  const isSent = Promise.withResolvers<void>()
  const mayAnswer = Promise.withResolvers<void>()
  const portal = createScriptedPortal({
    submit: [
      async () => {
        isSent.resolve()
        await mayAnswer.promise
        return answers.accepted
      },
    ],
  })
  const ended = start([courierTo(partner, portal)], 50)
  await isSent.promise
  stop.abort()
  mayAnswer.resolve()
  await ended
  await queues.close()
  await delivered(partner, 1)
  queues = openQueues({ databaseUrl: bench.url, log })
})

test('without portals there is nothing to start', async () => {
  await start([], 50)
})
