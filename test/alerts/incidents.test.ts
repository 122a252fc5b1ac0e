import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AlertChannel } from '../../src/alerts/alert-channel.ts'
import { look } from '../../src/alerts/look.ts'
import { createMailChannel } from '../../src/alerts/mail-channel.ts'
import { createObservers } from '../../src/alerts/observers.ts'
import { tellBy } from '../../src/alerts/tell.ts'
import { createWebhookChannel } from '../../src/alerts/webhook-channel.ts'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { createGate } from '../../src/delivery/gate.ts'
import type { TrafficRules } from '../../src/domain/partners/traffic.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { createTestCourier, type TestCourier } from '../support/courier.ts'
import { type MailServer, openMailServer } from '../support/mail-server.ts'
import { later, noon, openScene } from '../support/scene.ts'
import { createScriptedPortal, type PortalScript } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { testWebhookSender } from '../support/webhook-sender.ts'

const rules: TrafficRules = {
  breaker: { failures: 10, probes: 3, firstMs: 5_000, longestMs: 60_000 },
  retries: { capacity: 20, perSecond: 0.1, perSuccess: 0.1 },
}
const partners = ['nation', 'province']
const log = { info: () => {}, warn: () => {} }

let bench: StoreBench
let now: Date
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  now = noon
  await bench.pool.query(
    'truncate exchanges, partner_traffic, incidents, incident_tellings, alert_channels cascade',
  )
})

/** Says what it is told, and fails when it shall. */
function listener(name: AlertChannel['name'] = 'log') {
  const heard: string[] = []
  const state = { isDown: false }
  const channel: AlertChannel = {
    name,
    atOnce: 1,
    async tell(news) {
      if (state.isDown) throw new Error('nobody is there')
      heard.push(...news.map(({ kind, subject, news }) => `${kind} ${subject} ${news}`))
      return 'the test'
    },
  }
  return { channel, heard, state }
}

/** One process that looks and tells. */
function openWorker(channels: readonly AlertChannel[]) {
  const { incidents, tellings, troubles, feeds, bankFiles, partnerControls: controls } = bench.store
  const observed = {
    ...{ troubles, feeds, bankFiles, controls, retries: rules.retries, keys: () => [] },
    partners: new Map(partners.map((partner) => [partner, []])),
    limits: { overdueAfterMs: 3_600_000, stoppedAfterMs: 1, eventWindowMs: 1, refusedConfirmations: 1 },
  }
  const owner = randomUUID()
  const clock = () => now
  const telling = {
    ...{ tellings, owner, leaseMs: 60_000, clock, log },
    retry: { firstMs: 10_000, longestMs: 20_000 },
    signal: new AbortController().signal,
  }
  return {
    look: () =>
      look({
        ...{ incidents, createId: timeOrderedId, clock, log },
        observersAt: (at) => createObservers(observed, at),
        channels: channels.map(({ name }) => name),
        rules: { patienceMs: 20_000, quietMs: 60_000 },
      }),
    tell: () => Promise.all(channels.map((channel) => tellBy(channel, telling))),
  }
}

/** Couriers to every partner over bills, all of which follow one script. */
async function openCouriers(bills: number, script: PortalScript): Promise<readonly TestCourier[]> {
  const scene = await openScene(bench.store)
  const toAccept = Array.from({ length: bills }, () => scene.toAccept({}, partners))
  await bench.store.bills.accept(toAccept, noon)
  const controls = bench.store.partnerControls
  return partners.map((partner) =>
    createTestCourier(partner, createScriptedPortal(script), bench.store.exchanges, {
      limits: { maxAttempts: 50, concurrency: 1 },
      gate: (clock) => createGate({ partner, controls, rules, windows: [], owner: 'worker', clock, log }),
    }),
  )
}

function pass(seconds: number, couriers: readonly TestCourier[] = []) {
  now = new Date(now.getTime() + seconds * 1_000)
  for (const courier of couriers) courier.pass(seconds * 1_000)
}

describe('one incident, not one alert for each message', () => {
  test('every partner answers 500: each is told of once, and that it is over', async () => {
    const { channel, heard } = listener()
    const { look, tell } = openWorker([channel])
    const failure = new GatewayError('partner_unavailable', 'HTTP status 500')
    const couriers = await openCouriers(100, { submit: [failure], lookUp: [failure] })
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(couriers.map(deliverBatch))
      await look()
      await tell()
      pass(5, couriers)
    }
    // Which breaker opens first is not said.
    expect(heard.toSorted()).toEqual(['partner-failing nation opened', 'partner-failing province opened'])
    expect(await bench.store.incidents.toldByPartner('log')).toEqual(
      partners.map((partner) => ({ partner, kind: 'partner-failing', opened: 1, cleared: 0 })),
    )

    await bench.pool.query('truncate partner_traffic')
    for (let round = 0; round < 20; round += 1) {
      await look()
      await tell()
      pass(5)
    }
    expect(heard.slice(2).toSorted()).toEqual([
      'partner-failing nation cleared',
      'partner-failing province cleared',
    ])
  })

  test('a partner answers 410: its exchanges are held with the reason, and that is told once', async () => {
    const { channel, heard } = listener()
    const { look, tell } = openWorker([channel])
    const couriers = await openCouriers(50, { submit: [new GatewayError('partner_gone', 'HTTP status 410')] })
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(couriers.map(deliverBatch))
      await look()
      await tell()
      pass(10, couriers)
    }
    expect(heard.toSorted()).toEqual(['partner-gone nation opened', 'partner-gone province opened'])
    const { rows } = await bench.pool.query(
      `select distinct problem_code as code from exchanges where state = 'held'`,
    )
    expect(rows).toEqual([{ code: 'partner_gone' }])
  })
})

describe('telling', () => {
  const add = (partner: string) =>
    bench.pool.query(
      `insert into exchanges (partner, subject_kind, subject_id, event, state, problem_code, due_at, created_at)
       values ($1, 'bill', gen_random_uuid(), 'issued', 'held', 'attempts', $2, $2)`,
      [partner, noon],
    )
  async function openTrouble(partner: string, { look }: { look: () => Promise<void> }) {
    await add(partner)
    await look()
    pass(20)
    await look()
  }

  test('by ten processes at once is done once', async () => {
    const { channel, heard } = listener()
    const workers = Array.from({ length: 10 }, () => openWorker([channel]))
    await add('province')
    for (const seconds of [0, 20, 20]) {
      pass(seconds)
      await Promise.all(workers.map(({ look }) => look()))
      await Promise.all(workers.map(({ tell }) => tell()))
    }
    expect(heard).toEqual(['exchanges-held province attempts opened'])
  })

  test('by one channel does not wait for another that is down, whose news go later and in order', async () => {
    const [up, down] = [listener('log'), listener('webhook')]
    down.state.isDown = true
    const worker = openWorker([up.channel, down.channel])
    await openTrouble('province', worker)
    await worker.tell()
    await bench.pool.query('truncate exchanges cascade')
    for (const seconds of [1, 60]) {
      pass(seconds)
      await worker.look()
      await worker.tell()
    }
    const both = ['exchanges-held province attempts opened', 'exchanges-held province attempts cleared']
    expect([up.heard, down.heard]).toEqual([both, []])
    expect(await bench.store.tellings.channels()).toMatchObject([
      { channel: 'log', waiting: 0, problem: null },
      { channel: 'webhook', waiting: 2, failures: 2, problem: 'nobody is there' },
    ])
    down.state.isDown = false
    await worker.tell()
    expect(down.heard).toEqual([])
    pass(20)
    await worker.tell()
    expect([up.heard, down.heard]).toEqual([both, both])
    expect(await bench.store.tellings.channels()).toMatchObject([
      { waiting: 0 },
      { waiting: 0, failures: 0, problem: null },
    ])
  })

  test('goes on in another process when the one that told has died', async () => {
    const { channel, heard } = listener()
    const worker = openWorker([channel])
    await openTrouble('province', worker)
    await bench.store.tellings.hold('log', 'dead', now, later(80))
    await worker.tell()
    expect(heard).toEqual([])
    pass(60)
    await worker.tell()
    expect(heard).toHaveLength(1)
  })

  test('what cannot be looked at is not taken for over', async () => {
    const { channel, heard } = listener()
    const worker = openWorker([channel])
    await openTrouble('province', worker)
    await bench.pool.query('alter table exchanges rename to away')
    pass(3_600)
    await worker.look().finally(() => bench.pool.query('alter table away rename to exchanges'))
    await worker.tell()
    expect(heard).toEqual(['exchanges-held province attempts opened'])
  })

  describe('over the wire', () => {
    let mail: MailServer
    let receiver: WebhookReceiver
    beforeEach(async () => {
      mail = await openMailServer()
      receiver = await openWebhookReceiver()
    })
    afterEach(async () => {
      await mail.close()
      await receiver.close()
    })

    test('a mail server that is down gets one letter of all that happened, while the webhook was told at once', async () => {
      const secret = `whsec_${randomBytes(32).toString('base64')}`
      const sender = testWebhookSender()
      const worker = openWorker([
        createWebhookChannel({ url: receiver.url, secret, timeoutMs: 2_000 }, sender),
        createMailChannel({
          ...{ host: '127.0.0.1', port: mail.port, tls: 'none', timeoutMs: 2_000 },
          ...{ from: 'lienthong@example.vn', to: ['on-call@example.vn'] },
        }),
      ])
      mail.refuse(421)
      await openTrouble('province', worker)
      await worker.tell()
      await openTrouble('nation', worker)
      await worker.tell()
      const told = () => receiver.received.map(({ message }) => message.data.subject)
      expect([told(), mail.letters.length]).toEqual([['province attempts', 'nation attempts'], 0])
      mail.refuse()
      pass(20)
      await worker.tell()
      expect(mail.letters).toHaveLength(1)
      expect(mail.letters[0]?.text).toMatch(/province attempts.*nation attempts/s)
      const [record] = await bench.store.incidents.list(noon)
      const toldTo = record?.told.map(({ channel, toldAt, toldTo }) => ({ channel, toldAt, toldTo }))
      expect(toldTo).toContainEqual({ channel: 'mail', toldAt: now, toldTo: '1 of 1 addresses' })
    })
  })
})
