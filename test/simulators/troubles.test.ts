import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { expect, test } from 'vitest'
import { planNotifies } from '../../simulators/notify-plan.ts'
import type { ReceivedRequest } from '../../simulators/request-book.ts'
import { loadScenario, readScenario } from '../../simulators/scenario.ts'
import { withTroubles } from '../../simulators/troubles.ts'
import { serveOnLoopback } from '../support/loopback.ts'
import { until } from '../support/until.ts'

/** A partner that applies every body once it gets it, under rules of a scenario. */
async function openPartner(rules: readonly object[], now = () => new Date('2026-11-02T08:00:00Z')) {
  const applied: string[] = []
  const app = express()
  app.use(express.raw({ type: () => true }))
  app.post('/{*path}', (request, response) => {
    applied.push(String(request.body))
    response.json({ done: applied.length })
  })
  let scenario = readScenario({ seed: 7, parties: { lgsp: rules } })
  const received: ReceivedRequest[] = []
  const troubled = withTroubles(app, {
    party: 'lgsp',
    scenario: () => scenario,
    onRequest: (request) => received.push(request),
    clock: now,
  })
  const server = await serveOnLoopback(troubled)
  return {
    applied,
    received,
    change(others: readonly object[]) {
      scenario = readScenario({ seed: 7, parties: { lgsp: others } })
    },
    close: server.close,
    async post(body: string, path = '/Document'): Promise<string> {
      const response = await fetch(server.url + path, { method: 'POST', body }).catch(() => undefined)
      if (!response) return 'no answer'
      const after = response.headers.get('retry-after')
      return `${response.status}${after === null ? '' : ` after ${after}`}: ${await response.text()}`
    },
  }
}

test('a partner without rules is left as it is', async () => {
  const partner = await openPartner([])
  expect(await partner.post('one')).toBe('200: {"done":1}')
  await partner.close()
})

test.each([
  [{ trouble: 'slow', slowMs: 20 }, '200: {"done":1}', ['one']],
  [{ trouble: 'drop-after' }, 'no answer', ['one']],
  [{ trouble: 'rubbish' }, '200: <html><body>OK</bo', ['one']],
  [{ trouble: 'drop-before' }, 'no answer', []],
  [{ trouble: 'reset' }, 'no answer', []],
  [{ trouble: 500 }, '500: out of order', []],
  [{ trouble: 410 }, '410: out of order', []],
  [{ trouble: 429, retryAfter: { seconds: 3 } }, '429 after 3: out of order', []],
  [
    { trouble: 503, retryAfter: { seconds: 3, form: 'date' } },
    '503 after Mon, 02 Nov 2026 08:00:03 GMT: out of order',
    [],
  ],
])('%j is seen as %j, and %j is applied', async (rule, seen, applied) => {
  const partner = await openPartner([rule])
  expect(await partner.post('one')).toBe(seen)
  expect(partner.applied).toEqual(applied)
  await partner.close()
})

test('what comes late is applied after its connection broke', async () => {
  const partner = await openPartner([{ trouble: 'late', slowMs: 50 }])
  expect(await partner.post('one')).toBe('no answer')
  await until('what came late', async () => partner.applied.length === 1)
  await partner.close()
})

test('rules may be changed while it runs, and all counts begin anew', async () => {
  const first = [{ trouble: 500, requests: { to: 1 } }]
  const partner = await openPartner(first)
  const seen = []
  for (const rules of [first, [], first]) {
    partner.change(rules)
    for (const _ of [1, 2]) seen.push((await partner.post('x')).slice(0, 3))
  }
  expect(seen).toEqual(['500', '200', '200', '200', '500', '200'])
  await partner.close()
})

test('every request is noted as it arrives, with what befell it and when it may come again', async () => {
  const partner = await openPartner([
    { trouble: 429, requests: { to: 1 }, retryAfter: { seconds: 3, form: 'date' } },
  ])
  await partner.post('one')
  await partner.post('one')
  const sha256 = createHash('sha256').update('one').digest('hex')
  const seen = { at: '2026-11-02T08:00:00.000Z', path: '/Document', sha256 }
  expect(partner.received).toEqual([{ ...seen, trouble: '429', notBefore: '2026-11-02T08:00:03.000Z' }, seen])
  await partner.close()
})

test('a rule holds for the numbered requests below its path', async () => {
  const partner = await openPartner([{ trouble: 500, path: '/Document', requests: { from: 2, to: 3 } }])
  const seen = []
  for (const path of ['/Document', '/token', '/Document', '/Document', '/Document'])
    seen.push((await partner.post(path, path)).slice(0, 3))
  expect(seen).toEqual(['200', '200', '500', '500', '200'])
  await partner.close()
})

test('a rule holds for the first copies of every message', async () => {
  const partner = await openPartner([{ trouble: 'drop-after', copies: { to: 2 } }])
  const seen = []
  for (const body of ['a', 'b', 'a', 'a', 'b', 'b']) seen.push((await partner.post(body)).slice(0, 3))
  expect(seen).toEqual(['no ', 'no ', 'no ', '200', 'no ', '200'])
  await partner.close()
})

test('a rule holds for a time since the start', async () => {
  let second = 0
  const now = () => new Date(Date.parse('2026-11-02T08:00:00Z') + second * 1000)
  const partner = await openPartner([{ trouble: 503, seconds: { from: 5, to: 10 } }], now)
  const seen = []
  for (second of [0, 5, 10, 11]) seen.push((await partner.post('x')).slice(0, 3))
  expect(seen).toEqual(['200', '503', '503', '200'])
  await partner.close()
})

test('a share is drawn by the seed: the same requests fare the same', async () => {
  const fare = async () => {
    const partner = await openPartner([{ trouble: 500, share: 0.3 }])
    const seen = []
    for (let number = 0; number < 60; number += 1) seen.push((await partner.post('x')).slice(0, 3))
    await partner.close()
    return seen
  }
  const [once, again] = [await fare(), await fare()]
  expect(again).toEqual(once)
  const failed = once.filter((status) => status === '500').length
  expect(failed).toBeGreaterThan(8)
  expect(failed).toBeLessThan(30)
})

test('a file that is no scenario is refused with every problem by its place', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'lienthong-scenario-')), 'scenario.yaml')
  await writeFile(
    file,
    'parties: { lgsp: [{ trouble: explode }, { trouble: 500, request: { from: 2 } }] }\nconfirmations: { lost: 60, twice: 41 }\n',
  )
  expect(() => loadScenario(file)).toThrow(
    /parties\.lgsp\.0\.trouble(?:.|\n)*parties\.lgsp\.1: [^\n]*"request"(?:.|\n)*confirmations: are more than 100/,
  )
})

test('confirmations fare by their reference, about as often as was ordered', () => {
  const plan = planNotifies({ lost: 10, twice: 20, 'bad-hash': 5 })
  const counts: Record<string, number> = {}
  for (let number = 0; number < 2_000; number += 1) {
    const reference = createHash('sha256').update(String(number)).digest('hex')
    const fate = plan({ reference })
    expect(plan({ reference })).toBe(fate)
    counts[fate] = (counts[fate] ?? 0) + 1
  }
  expect(Math.round((counts.lost ?? 0) / 20)).toBeCloseTo(10, -1)
  expect(Object.keys(counts).sort()).toEqual(['bad-hash', 'lost', 'once', 'twice'])
})
