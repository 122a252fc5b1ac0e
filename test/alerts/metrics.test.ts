import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { registerIncidentMetrics } from '../../src/alerts/metrics.ts'

test('open incidents are counted by kind, those of none as 0, and those of another version too', async () => {
  const registry = new Registry()
  const open = new Map([
    ['partner-failing', 2],
    ['from-tomorrow', 1],
  ])
  registerIncidentMetrics(registry, { openByKind: async () => open })
  const text = await registry.metrics()
  expect(text).toContain('lienthong_incidents_open{kind="partner-failing"} 2')
  expect(text).toContain('lienthong_incidents_open{kind="partner-gone"} 0')
  expect(text).toContain('lienthong_incidents_open{kind="from-tomorrow"} 1')
})

test('while the database is away there is no figure, and the other metrics are still read', async () => {
  const registry = new Registry()
  registerIncidentMetrics(registry, { openByKind: () => Promise.reject(new Error('away')) })
  expect(await registry.metrics()).not.toContain('kind=')
})
