import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGate, type Gate } from '../../src/delivery/gate.ts'
import { migrateQueues, openQueues } from '../../src/delivery/queues.ts'
import { startDelivery } from '../../src/delivery/start-delivery.ts'
import { watchControls } from '../../src/delivery/watch-controls.ts'
import { createTestCourier } from '../support/courier.ts'
import { openScene } from '../support/scene.ts'
import { answers, createScriptedPortal } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { until } from '../support/until.ts'

const log = { info: () => {}, warn: () => {} }
const clock = () => new Date()
const rules = {
  breaker: { failures: 10, probes: 3, firstMs: 5_000, longestMs: 60_000 },
  retries: { capacity: 100, perSecond: 1, perSuccess: 0.1 },
}

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
  await migrateQueues(bench.url)
})
afterAll(() => bench.close())

const gateOf = (partner: string): Gate =>
  createGate({
    partner,
    controls: bench.store.partnerControls,
    rules,
    windows: [],
    owner: 'worker-1',
    clock,
    log,
  })

/** What somebody says about a partner, and takes back. */
const words = {
  'a brake': {
    say: (partner: string, at: Date) =>
      bench.store.partnerControls.stop({
        partner,
        kind: 'brake',
        until: null,
        reason: 'of the test',
        setAt: at,
      }),
    takeBack: async (partner: string) => void (await bench.store.partnerControls.release(partner, 'brake')),
  },
  'a maintenance window that somebody sets': {
    async say(partner: string, at: Date) {
      const hours = { kind: 'once', from: at, to: new Date(at.getTime() + 3_600_000) } as const
      const said = { reason: 'of the test', by: 'an', at }
      await bench.store.partnerWindows.add({ id: randomUUID(), partner, hours, ...said })
    },
    async takeBack(partner: string) {
      const { windows } = await bench.store.partnerControls.read()
      const id = windows.find((window) => window.partner === partner)?.id ?? ''
      await bench.store.partnerWindows.end(id, { reason: 'done', by: 'an', at: clock() })
    },
  },
}

test.each(
  Object.entries(words),
)('%s stops running workers within two seconds, and they go on when it is taken off', async (_name, {
  say,
  takeBack,
}) => {
  const partner = `portal-${randomUUID().slice(0, 8)}`
  const controls = bench.store.partnerControls
  const scene = await openScene(bench.store)
  const bills = Array.from({ length: 30 }, () => scene.toAccept({}, [partner]))
  await bench.store.bills.accept(bills, clock())

  const gate = gateOf(partner)
  const isFelt = Promise.withResolvers<void>()
  const feeling: Gate = {
    ...gate,
    learn(known) {
      gate.learn(known)
      if ([...known.stops, ...known.windows].some((said) => said.partner === partner)) isFelt.resolve()
    },
  }
  let feltAfterMs = Number.POSITIVE_INFINITY
  const brakeAndWait = async () => {
    const setAt = clock()
    await say(partner, setAt)
    await isFelt.promise
    feltAfterMs = clock().getTime() - setAt.getTime()
    return answers.accepted
  }
  const accepted = async () => answers.accepted
  const portal = createScriptedPortal({ submit: [accepted, accepted, brakeAndWait, accepted] })
  const stop = new AbortController()
  const courier = {
    ...createTestCourier(partner, portal, bench.store.exchanges, {
      signal: stop.signal,
      limits: { concurrency: 1 },
      gate: () => feeling,
    }),
    clock,
  }
  const queues = openQueues({ databaseUrl: bench.url, log })
  const running = [
    watchControls(new Map([[partner, feeling]]), { controls, signal: stop.signal, log }),
    startDelivery({ couriers: [courier], exchanges: bench.store.exchanges, queues, lanes: 1, sweepMs: 50 }),
  ]
  const standing = (state: string, count: number) =>
    until(`${count} rows are ${state}`, async () => {
      const { rows } = await bench.pool.query(
        'select count(*)::int as count from exchanges where partner = $1 and state = $2',
        [partner, state],
      )
      return rows[0].count === count
    })

  await standing('signed', 27)
  expect(portal.sent).toHaveLength(3)
  expect(feltAfterMs).toBeLessThan(2_000)
  await takeBack(partner)
  await standing('accepted', 30)
  expect(new Set(portal.sent.map(({ reference }) => reference)).size).toBe(30)
  stop.abort()
  await Promise.all([...running, queues.close()])
})
