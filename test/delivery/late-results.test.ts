import { randomUUID } from 'node:crypto'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { tellLateResults } from '../../src/delivery/late-results.ts'
import { countLateResults } from '../../src/delivery/metrics.ts'
import { createTestCourier } from '../support/courier.ts'
import { later, noon, openScene } from '../support/scene.ts'
import { answers, createScriptedPortal } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

test('a result that comes after another worker took over is refused and counted', async () => {
  const partner = `portal-${randomUUID().slice(0, 8)}`
  const scene = await openScene(bench.store)
  await bench.store.bills.accept([scene.toAccept({}, [partner]), scene.toAccept({}, [partner])], noon)
  const registry = new Registry()
  const { exchanges } = bench.store
  const takeOver = async () => {
    const lease = { owner: 'worker-2', limit: 9, now: later(61), until: later(121) }
    await exchanges.claim(partner, lease)
    return answers.accepted
  }
  const portal = createScriptedPortal({ submit: [answers.accepted, takeOver] })
  const told = tellLateResults(exchanges, partner, countLateResults(registry))
  await deliverBatch(createTestCourier(partner, portal, told, { limits: { concurrency: 1 } }))
  const counter = await registry.getSingleMetric('lienthong_results_refused_total')?.get()
  expect(counter?.values).toEqual([{ labels: { partner }, value: 2 }])
  const { rows } = await bench.pool.query('select state from exchanges where partner = $1', [partner])
  expect(rows.map(({ state }) => state)).toEqual(['unknown', 'unknown'])
})
