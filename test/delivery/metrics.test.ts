import { randomUUID } from 'node:crypto'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { countAttempts, registerPartnerMetrics } from '../../src/delivery/metrics.ts'
import { quietTraffic } from '../../src/domain/partners/traffic.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { createTestCourier } from '../support/courier.ts'
import { later, noon, openScene } from '../support/scene.ts'
import { answers, createScriptedPortal } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

/** The values of one partner, by name and the labels beside the partner. */
async function valuesOf(registry: Registry, partner: string): Promise<Record<string, number>> {
  const values = await registry.getMetricsAsJSON()
  return Object.fromEntries(
    values.flatMap(({ name, values }) =>
      values
        .filter(({ labels }) => labels.partner === partner)
        .map(({ labels: { partner: _, ...others }, value }) => [
          [name.replace('lienthong_partner_', ''), ...Object.values(others)].join(' '),
          value,
        ]),
    ),
  )
}

test('what stands before a partner is read from the database', async () => {
  const scene = await openScene(bench.store)
  const partner = `portal-${randomUUID().slice(0, 8)}`
  const bills = [1, 2, 3, 4].map(() => scene.toAccept({}, [partner]))
  const [first] = await bench.store.bills.accept(bills, noon)
  if (first?.is !== 'accepted') return expect.unreachable('the bill was not accepted')
  await bench.store.bills.cancel(first.id, new Map([[partner, 1]]), noon)
  const lease = { owner: 'w', limit: 2, now: noon, until: later(60) }
  const [held] = await bench.store.exchanges.claim(partner, lease)
  if (!held) return expect.unreachable('nothing was claimed')
  await bench.store.exchanges.settle([{ id: held.id, fence: held.fence, state: 'held', dueAt: noon }], noon)
  await bench.store.partnerControls.changeTraffic(partner, noon, (traffic) => ({
    traffic: {
      ...traffic,
      breaker: { state: 'open', until: 1, openings: 0 },
      retries: { tokens: 7.9, at: 0 },
    },
  }))

  const registry = new Registry()
  const controls = bench.store.partnerControls
  registerPartnerMetrics(registry, { controls, retryBudget: 200, clock: () => later(30) })
  expect(await valuesOf(registry, partner)).toEqual({
    due: 2,
    in_flight: 1,
    blocked: 1,
    held: 1,
    oldest_seconds: 30,
    breaker: 2,
    retries_left: 7,
  })
})

test('of a partner that nothing is said against the breaker is closed and the budget full', async () => {
  const scene = await openScene(bench.store)
  const partner = `portal-${randomUUID().slice(0, 8)}`
  await scene.accept(scene.toAccept({}, [partner]))
  const registry = new Registry()
  registerPartnerMetrics(registry, {
    controls: bench.store.partnerControls,
    retryBudget: 200,
    clock: () => noon,
  })
  expect(await valuesOf(registry, partner)).toMatchObject({ due: 1, breaker: 0, retries_left: 200 })
})

test('while the database is away there are no figures, and no failure', async () => {
  const registry = new Registry()
  const away = () => Promise.reject(new Error('of the test'))
  const controls = {
    ...bench.store.partnerControls,
    loads: away,
    read: async () => ({ stops: [], windows: [], traffic: new Map([['p', quietTraffic]]) }),
  }
  registerPartnerMetrics(registry, { controls, retryBudget: 200, clock: () => noon })
  expect(await valuesOf(registry, 'p')).toEqual({})
})

test('requests are counted by what came of them', async () => {
  const scene = await openScene(bench.store)
  const partner = `portal-${randomUUID().slice(0, 8)}`
  for (let bill = 0; bill < 3; bill += 1) await scene.accept(scene.toAccept({}, [partner]))
  const registry = new Registry()
  const timeout = new GatewayError('partner_timeout', 'of the test')
  const portal = createScriptedPortal({
    submit: [answers.accepted, answers.refused, timeout],
    lookUp: [answers.accepted],
  })
  const courier = createTestCourier(partner, portal, bench.store.exchanges, {
    onAttempt: countAttempts(registry),
    limits: { concurrency: 1 },
  })
  await deliverBatch(courier)
  courier.pass(60_000)
  await deliverBatch(courier)
  expect(await valuesOf(registry, partner)).toEqual({
    'attempts_total send accepted': 1,
    'attempts_total send refused': 1,
    'attempts_total send partner_timeout': 1,
    'attempts_total ask accepted': 1,
  })
})
