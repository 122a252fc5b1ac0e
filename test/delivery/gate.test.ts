import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Courier, DeliveryLimits } from '../../src/delivery/courier.ts'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { createGate, type Gate } from '../../src/delivery/gate.ts'
import { everyPartner, type PartnerStop } from '../../src/domain/partners/partner-hold.ts'
import type { TrafficRules } from '../../src/domain/partners/traffic.ts'
import { GatewayError, type GatewayErrorCode } from '../../src/ports/gateway-error.ts'
import { createTestCourier } from '../support/courier.ts'
import { later, noon, openScene, type Scene } from '../support/scene.ts'
import { answers, createScriptedPortal, type PortalScript } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const rules: TrafficRules = {
  breaker: { failures: 10, probes: 3, firstMs: 5_000, longestMs: 60_000 },
  retries: { capacity: 4, perSecond: 1, perSuccess: 0.1 },
}

let bench: StoreBench
let scene: Scene
let partner: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
  partner = `portal-${randomUUID().slice(0, 8)}`
})

interface Differences {
  readonly owner?: string
  readonly rules?: Partial<TrafficRules>
  readonly windows?: Parameters<typeof createGate>[0]['windows']
  readonly wall?: Courier['clock']
  readonly limits?: Partial<DeliveryLimits>
}

/** A worker of this partner with a gate of its own, as another process would have. */
function openWorker(
  script: PortalScript,
  { owner = 'worker-1', windows = [], limits = {}, wall, ...others }: Differences = {},
) {
  const portal = createScriptedPortal(script)
  const log = { info: () => {}, warn: () => {} }
  const controls = bench.store.partnerControls
  const gateOf = (clock: Courier['clock']): Gate =>
    createGate({
      partner,
      controls,
      rules: { ...rules, ...others.rules },
      windows,
      owner,
      clock,
      log,
      ...(wall && { wall }),
    })
  const courier = createTestCourier(partner, portal, bench.store.exchanges, {
    owner,
    gate: gateOf,
    limits: { concurrency: 1, maxAttempts: 50, ...limits },
  })
  return { portal, courier, deliver: () => deliverBatch(courier), pass: courier.pass }
}

const accept = (bills: number) =>
  bench.store.bills.accept(
    Array.from({ length: bills }, () => scene.toAccept({}, [partner])),
    noon,
  )
const rows = async (columns: string) => {
  const { rows } = await bench.pool.query(
    `select ${columns}, count(*)::int as count from exchanges where partner = $1 group by 1 order by 1`,
    [partner],
  )
  return Object.fromEntries(rows.map((row) => [row[columns.split(' ').at(-1) as string], row.count]))
}
const attempts = () => rows('attempts')
const states = () => rows('state')
const breaker = async () => (await bench.store.partnerControls.read()).traffic.get(partner)?.breaker
const stop = (changes: Partial<PartnerStop> = {}) =>
  bench.store.partnerControls.stop({
    ...{ partner, kind: 'brake', until: null, reason: 'of the test', setAt: noon },
    ...changes,
  })
const failure = (code: GatewayErrorCode, retryAfter?: Date) =>
  new GatewayError(code, 'of the test', { retryAfter })
const unreachable = failure('partner_unreachable')

describe('a breaker', () => {
  test('opens after ten failures in a row: the rest of the batch waits, and nothing of it counts', async () => {
    await accept(25)
    const { portal, deliver } = openWorker({ submit: [unreachable] })
    await deliver()
    expect(portal.sent).toHaveLength(10)
    expect(await attempts()).toEqual({ 0: 15, 1: 10 })
    expect(await breaker()).toMatchObject({ state: 'open', until: later(5).getTime() })
    expect(await deliver()).toBe(0)
    expect(portal.sent).toHaveLength(10)
  })

  test('of one worker holds every other', async () => {
    await accept(25)
    await openWorker({ submit: [unreachable] }).deliver()
    const other = openWorker({}, { owner: 'worker-2' })
    expect(await other.deliver()).toBe(0)
    expect(other.portal.sent).toEqual([])
  })

  test('lets three probes go when its pause is over, and closes with the first answer', async () => {
    await accept(25)
    const failures = Array(10).fill(unreachable)
    const { portal, deliver, pass } = openWorker({ submit: [...failures, answers.accepted] })
    await deliver()
    pass(5_000)
    expect(await deliver()).toBe(3)
    expect(portal.sent).toHaveLength(13)
    expect(await breaker()).toEqual({ state: 'closed', failures: 0 })
    pass(60_000)
    while ((await deliver()) > 0) pass(10_000)
    expect(await states()).toEqual({ accepted: 25 })
  })

  test('opens again, for longer, with the first probe that fails', async () => {
    await accept(25)
    const { portal, deliver, pass } = openWorker({ submit: [unreachable] })
    await deliver()
    pass(5_000)
    await deliver()
    expect(portal.sent).toHaveLength(11)
    expect(await breaker()).toMatchObject({ state: 'open', until: later(15).getTime(), openings: 1 })
  })

  test('has three probes out for all workers together', async () => {
    await accept(25)
    await openWorker({ submit: [unreachable] }).deliver()
    const mayAnswer = Promise.withResolvers<typeof answers.accepted>()
    const areOut = Promise.withResolvers<void>()
    let out = 0
    const script = {
      submit: [
        async () => {
          out += 1
          if (out === 3) areOut.resolve()
          return mayAnswer.promise
        },
      ],
    }
    const workers = [1, 2, 3].map((number) =>
      openWorker(script, { owner: `worker-${number}`, limits: { concurrency: 16 } }),
    )
    for (const { pass } of workers) pass(5_000)
    const [first, ...others] = workers
    const working = first?.deliver()
    await areOut.promise
    expect(await Promise.all(others.map(({ deliver }) => deliver()))).toEqual([0, 0])
    mayAnswer.resolve(answers.accepted)
    expect(await working).toBe(3)
    expect(out).toBe(3)
  })

  test.each([
    ['refusals', answers.refused],
    ['faults of our own', failure('key_unusable')],
    ['values that cannot be written', failure('unwritable_text')],
    ['calls that we stopped', failure('call_aborted')],
  ])('is not opened by %s', async (_name, outcome) => {
    await accept(15)
    const { portal, deliver } = openWorker({ submit: [outcome], lookUp: [] })
    await deliver()
    expect(portal.sent).toHaveLength(15)
    expect((await breaker())?.state ?? 'closed').toBe('closed')
  })

  test('is not opened by failures with answers between them', async () => {
    await accept(30)
    const script = Array.from({ length: 30 }, (_, index) =>
      index % 9 === 8 ? answers.accepted : unreachable,
    )
    const { portal, deliver } = openWorker({ submit: script })
    await deliver()
    expect(portal.sent).toHaveLength(30)
  })

  test('counts questions that get no answer too', async () => {
    await accept(12)
    const { portal, deliver, pass } = openWorker({
      submit: Array(12).fill(answers.queued),
      lookUp: [failure('partner_timeout')],
    })
    await deliver()
    pass(10_000)
    await deliver()
    expect(portal.asked).toHaveLength(10)
    expect(await rows('asks')).toEqual({ 0: 2, 1: 10 })
    expect(await states()).toEqual({ queued: 12 })
  })
})

describe('a brake', () => {
  test.each([
    ['for one partner', () => stop()],
    ['for all', () => stop({ partner: everyPartner })],
  ])('%s stops sending, counts nothing, and lets go on when it is taken off', async (_name, brake) => {
    await accept(3)
    await brake()
    const { portal, deliver } = openWorker({})
    expect(await deliver()).toBe(0)
    expect(portal.sent).toEqual([])
    expect(await attempts()).toEqual({ 0: 3 })
    await Promise.all(
      [partner, everyPartner].map((name) => bench.store.partnerControls.release(name, 'brake')),
    )
    expect(await deliver()).toBe(3)
    expect(await states()).toEqual({ accepted: 3 })
  })

  test('that is learned of in the middle of a batch stops what has not left', async () => {
    await accept(5)
    const { portal, courier, deliver } = openWorker({
      submit: [
        async () => {
          await stop()
          courier.gate.learn(await bench.store.partnerControls.read())
          return answers.accepted
        },
      ],
    })
    await deliver()
    expect(portal.sent).toHaveLength(1)
    expect(await states()).toEqual({ accepted: 1, signed: 4 })
    expect(await attempts()).toEqual({ 0: 4, 1: 1 })
  })

  test('stops questions too', async () => {
    await accept(2)
    const { courier, portal, deliver, pass } = openWorker({
      submit: [answers.queued],
      lookUp: [
        async () => {
          await stop()
          courier.gate.learn(await bench.store.partnerControls.read())
          return answers.queued
        },
      ],
    })
    await deliver()
    pass(10_000)
    await deliver()
    expect(portal.asked).toHaveLength(1)
  })

  test('of another partner is none of ours', async () => {
    await accept(1)
    await stop({ partner: `${partner}-other` })
    expect(await openWorker({}).deliver()).toBe(1)
  })
})

describe('messages wait without an attempt', () => {
  test('until a pause ends', async () => {
    await accept(1)
    await stop({ kind: 'pause', until: later(60) })
    const { deliver, pass } = openWorker({})
    expect(await deliver()).toBe(0)
    pass(60_000)
    expect(await deliver()).toBe(1)
    expect(await attempts()).toEqual({ 1: 1 })
  })

  test('until a maintenance window is over', async () => {
    await accept(1)
    const { deliver, pass } = openWorker({}, { windows: [{ from: '11:30', to: '12:10' }] })
    expect(await deliver()).toBe(0)
    pass(600_000)
    expect(await deliver()).toBe(1)
  })

  test('until the instant that the partner named, all of them', async () => {
    await accept(5)
    const { portal, deliver, pass } = openWorker({
      submit: [failure('partner_too_busy', later(120)), answers.accepted],
    })
    await deliver()
    expect(portal.sent).toHaveLength(1)
    expect(await attempts()).toEqual({ 0: 4, 1: 1 })
    pass(119_000)
    expect(await deliver()).toBe(0)
    pass(1_000)
    expect(await deliver()).toBe(5)
    expect(await states()).toEqual({ accepted: 5 })
  })
})

describe('the budget of retries', () => {
  test('lets so many of what failed go again, and every first try', async () => {
    await accept(8)
    const { portal, deliver, pass } = openWorker({
      submit: [...Array(8).fill(unreachable), answers.accepted],
    })
    await deliver()
    await bench.pool.query('update exchanges set due_at = $2 where partner = $1', [partner, noon])
    await accept(3)
    await deliver()
    expect(portal.sent).toHaveLength(8 + 4 + 3)
    expect(await states()).toEqual({ accepted: 7, signed: 4 })
    expect(await attempts()).toMatchObject({ 2: 4 })
    pass(60_000)
    while ((await deliver()) > 0) pass(10_000)
    expect(await states()).toEqual({ accepted: 11 })
  })

  test('leaves in doubt what may not be asked about yet', async () => {
    await accept(8)
    const timeout = failure('partner_timeout')
    const { portal, deliver, pass } = openWorker({ submit: [timeout], lookUp: [answers.accepted] })
    await deliver()
    pass(10_000)
    await deliver()
    expect(portal.asked).toHaveLength(4)
    expect(await states()).toEqual({ accepted: 4, unknown: 4 })
    expect(await rows('asks')).toEqual({ 0: 4, 1: 4 })
  })
})

describe('limits', () => {
  test('of rate hold for all workers together', async () => {
    await accept(20)
    const limited = { rules: { perSecond: 5 } }
    const [one, other] = [openWorker({}, limited), openWorker({}, { ...limited, owner: 'worker-2' })]
    expect([await one.deliver(), await other.deliver()]).toEqual([5, 0])
    for (const { pass } of [one, other]) pass(1_000)
    expect((await Promise.all([one.deliver(), other.deliver()])).sort()).toEqual([0, 5])
  })

  test('of rate do not count what was not due', async () => {
    await accept(1)
    const { deliver } = openWorker({}, { rules: { perSecond: 2 } })
    expect(await deliver()).toBe(1)
    await accept(1)
    expect(await deliver()).toBe(1)
  })

  test('of concurrency hold for all workers together', async () => {
    await accept(20)
    const mayAnswer = Promise.withResolvers<typeof answers.accepted>()
    const limited = { rules: { concurrency: 6 }, limits: { concurrency: 16 } }
    let out = 0
    const areOut = Promise.withResolvers<void>()
    const submit = async () => {
      out += 1
      if (out === 6) areOut.resolve()
      return mayAnswer.promise
    }
    const one = openWorker({ submit: [submit] }, limited)
    const working = one.deliver()
    await areOut.promise
    const other = openWorker({}, { ...limited, owner: 'worker-2' })
    expect(await other.deliver()).toBe(0)
    mayAnswer.resolve(answers.accepted)
    expect(await working).toBe(6)
    expect(await other.deliver()).toBe(6)
  })
})

test('a machine that slept past its lease sends nothing more of what it had leased', async () => {
  await accept(5)
  let slept = 0
  const { portal, deliver } = openWorker(
    {
      submit: [
        async () => {
          slept = 60_000
          return answers.accepted
        },
      ],
    },
    { wall: () => later(slept / 1000) },
  )
  await deliver()
  expect(portal.sent).toHaveLength(1)
  expect(await states()).toEqual({ accepted: 1, signed: 4 })
})

test('a partner in good order costs one read a batch and leaves nothing behind', async () => {
  await accept(3)
  await openWorker({}).deliver()
  expect((await bench.store.partnerControls.read()).traffic.has(partner)).toBe(false)
})

test('what came of a request is kept where the breaker cannot be told', async () => {
  await accept(1)
  const { courier, portal } = openWorker({ submit: [unreachable] })
  const controls = {
    ...bench.store.partnerControls,
    changeTraffic: () => Promise.reject(new Error('of the test')),
  }
  const { owner, clock, log } = courier
  const gate = createGate({ partner, controls, rules, windows: [], owner, clock, log })
  await deliverBatch({ ...courier, gate })
  expect(portal.sent).toHaveLength(1)
  expect(await states()).toEqual({ signed: 1 })
})
