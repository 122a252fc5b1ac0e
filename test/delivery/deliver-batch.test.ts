import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Courier, DeliveryLimits } from '../../src/delivery/courier.ts'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { GatewayError, type GatewayErrorCode, gatewayErrors } from '../../src/ports/gateway-error.ts'
import { createTestCourier } from '../support/courier.ts'
import { later, news, noon, openScene, type Scene } from '../support/scene.ts'
import { answers, createScriptedPortal, type PortalScript } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

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

const acceptBill = () => scene.accept(scene.toAccept({}, [partner]))

/** A courier to a portal that follows a script, with one bill that waits for it. */
async function withOneBill(script: PortalScript, limits: Partial<DeliveryLimits> = {}) {
  const bill = await acceptBill()
  const portal = createScriptedPortal(script)
  const courier = createTestCourier(partner, portal, bench.store.exchanges, { limits })
  const row = async () => {
    const { rows } = await bench.pool.query(
      `select id, state, extract(epoch from due_at - $2)::float as "dueIn", attempts, asks, as_update as "asUpdate",
         their_reference as "theirReference", problem_code as problem
       from exchanges where partner = $1 order by id`,
      [partner, courier.clock()],
    )
    return rows[0]
  }
  return { bill, portal, courier, row, deliver: () => deliverBatch(courier) }
}

describe('an answer to a message', () => {
  const cases = {
    accepted: { state: 'accepted', theirReference: 'THEIRS-1', problem: null },
    queued: { state: 'queued', theirReference: 'THEIRS-2', problem: null, dueIn: 10 },
    refused: { state: 'refused', problem: 'invalid' },
    exists: { state: 'waiting', asUpdate: true, dueIn: 0 },
  } as const
  test.each(Object.entries(cases))('%s', async (is, expected) => {
    const { deliver, row } = await withOneBill({ submit: [answers[is as keyof typeof cases]] })
    expect(await deliver()).toBe(1)
    expect(await row()).toMatchObject({ ...expected, attempts: 1 })
  })

  test('is kept as received beside what was sent', async () => {
    const { deliver, row, portal } = await withOneBill({})
    await deliver()
    const { rows } = await bench.pool.query(
      `select direction, operation, reference, http_status, encode(sha256, 'hex') <> '' as hashed
       from evidence where exchange_id = $1 order by id`,
      [(await row()).id],
    )
    const reference = portal.sent[0]?.reference
    expect(rows).toEqual([
      { direction: 'out', operation: 'dossier', reference, http_status: null, hashed: true },
      { direction: 'in', operation: 'dossier', reference, http_status: 200, hashed: true },
    ])
  })

  test('that it exists lets the record go once more as an update; then a person decides', async () => {
    const { deliver, row, portal } = await withOneBill({ submit: [answers.exists] })
    await deliver()
    await deliver()
    expect(portal.prepared).toMatchObject([{ as: 'new' }, { as: 'update' }])
    expect(await row()).toMatchObject({ state: 'held', problem: 'exists' })
    expect(await deliver()).toBe(0)
  })

  test('to an update is final like any other', async () => {
    const { deliver, row } = await withOneBill({ submit: [answers.exists, answers.accepted] })
    await deliver()
    await deliver()
    expect(await row()).toMatchObject({ state: 'accepted', attempts: 2 })
  })
})

describe('a failure to send', () => {
  const nextOf = {
    never: { state: 'held' },
    later: { state: 'signed', dueIn: 1 },
    'ask-first': { state: 'unknown', dueIn: 10 },
  } as const
  const codes = Object.keys(gatewayErrors) as GatewayErrorCode[]
  test.each(codes)('%s', async (code) => {
    const { deliver, row } = await withOneBill({
      submit: [new GatewayError(code, 'of the test')],
      lookUp: [],
    })
    await deliver()
    expect(await row()).toMatchObject({ ...nextOf[gatewayErrors[code].retry], problem: code, attempts: 1 })
  })

  test.each([
    ['partner_too_busy', 'signed', 120],
    ['partner_unavailable', 'unknown', 120],
    ['partner_unreachable', 'signed', 120],
  ] as const)('%s with an instant to come again waits until then', async (code, state, dueIn) => {
    const error = new GatewayError(code, 'of the test', { retryAfter: later(120) })
    const { deliver, row } = await withOneBill({ submit: [error], lookUp: [] })
    await deliver()
    expect(await row()).toMatchObject({ state, dueIn })
  })

  test('that nobody foresaw leaves in doubt what became of the message', async () => {
    const { deliver, row } = await withOneBill({ submit: [new TypeError('of the test')] })
    await deliver()
    expect(await row()).toMatchObject({ state: 'unknown', problem: 'internal' })
  })

  test('that certainly did not arrive lets the same bytes go again', async () => {
    const unreachable = new GatewayError('partner_unreachable', 'of the test')
    const { deliver, row, portal, courier } = await withOneBill({ submit: [unreachable, answers.accepted] })
    await deliver()
    expect(await deliver()).toBe(0)
    courier.pass(1_000)
    await deliver()
    expect(await row()).toMatchObject({ state: 'accepted', attempts: 2 })
    expect(portal.prepared).toHaveLength(1)
    expect(portal.sent[1]).toEqual(portal.sent[0])
  })

  test('again and again is held after the last attempt, with longer pauses before', async () => {
    const unreachable = new GatewayError('partner_unreachable', 'of the test')
    const { deliver, row, portal, courier } = await withOneBill({ submit: [unreachable] })
    const pauses: number[] = []
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await deliver()
      pauses.push((await row()).dueIn)
      courier.pass(60_000)
    }
    await deliver()
    expect(pauses).toEqual([1, 1.5, 2.5])
    expect(portal.sent).toHaveLength(3)
    expect(await row()).toMatchObject({ state: 'held', problem: 'attempts' })
  })
})

describe('a message in doubt', () => {
  const timeout = new GatewayError('partner_timeout', 'of the test')
  const inDoubt = async (script: PortalScript) => {
    const parts = await withOneBill({ submit: [timeout, answers.accepted], ...script })
    await parts.deliver()
    parts.courier.pass(10_000)
    return parts
  }

  const cases = {
    accepted: { state: 'accepted' },
    exists: { state: 'accepted' },
    queued: { state: 'queued', dueIn: 10 },
    refused: { state: 'refused', problem: 'invalid' },
    absent: { state: 'signed', dueIn: 0 },
    undecided: { state: 'held', problem: 'undecided' },
  } as const
  test.each(Object.entries(cases))('is asked about and is %s', async (is, expected) => {
    const { deliver, row, portal } = await inDoubt({ lookUp: [answers[is as keyof typeof cases]] })
    await deliver()
    expect(portal.asked).toEqual(portal.sent)
    expect(portal.sent).toHaveLength(1)
    expect(await row()).toMatchObject({ ...expected, asks: 1, attempts: 1 })
  })

  test('waits as long as the portal that is asked wants it to', async () => {
    const busy = new GatewayError('partner_too_busy', 'of the test', { retryAfter: later(3_600) })
    const { deliver, row } = await inDoubt({ lookUp: [busy] })
    await deliver()
    expect(await row()).toMatchObject({ state: 'unknown', dueIn: 3_590, asks: 1 })
  })

  test('waits for a person where the service that could be asked is gone', async () => {
    const { deliver, row } = await inDoubt({ lookUp: [new GatewayError('partner_gone', 'of the test')] })
    await deliver()
    expect(await row()).toMatchObject({ state: 'held', problem: 'partner_gone' })
  })

  test('that is absent there goes again with the same bytes', async () => {
    const { deliver, row, portal } = await inDoubt({ lookUp: [answers.absent] })
    await deliver()
    await deliver()
    expect(portal.sent[1]).toEqual(portal.sent[0])
    expect(portal.prepared).toHaveLength(1)
    expect(await row()).toMatchObject({ state: 'accepted', attempts: 2 })
  })

  test('is not asked about before the portal must have it, if it ever will', async () => {
    const { deliver, row, portal } = await inDoubt({
      lookUp: [answers.absent],
      traits: { settleMs: 45_000 },
    })
    await deliver()
    expect(await row()).toMatchObject({ state: 'unknown', dueIn: 35, asks: 0 })
    expect(portal.asked).toEqual([])
  })

  test('stays in doubt while the portal is silent, and is asked more and more rarely', async () => {
    const { deliver, row, courier, portal } = await inDoubt({ lookUp: [timeout] })
    const pauses: number[] = []
    for (let ask = 0; ask < 4; ask += 1) {
      await deliver()
      pauses.push((await row()).dueIn)
      courier.pass(600_000)
    }
    expect(pauses).toEqual([10, 15, 25, 45])
    expect(portal.sent).toHaveLength(1)
    expect(await row()).toMatchObject({ state: 'unknown', asks: 4, problem: 'partner_timeout' })
  })

  test('goes again with the same bytes where the portal cannot be asked and repeats are harmless', async () => {
    const { deliver, row, portal } = await inDoubt({ traits: { repeatsAreHarmless: true } })
    await deliver()
    expect(portal.sent[1]).toEqual(portal.sent[0])
    expect(await row()).toMatchObject({ state: 'accepted', attempts: 2 })
  })

  test('waits for a person where the portal cannot be asked and repeats do harm', async () => {
    const { deliver, row, portal } = await inDoubt({})
    await deliver()
    expect(portal.sent).toHaveLength(1)
    expect(await row()).toMatchObject({ state: 'held', problem: 'cannot_ask' })
  })

  test('after the death of its worker is asked about, never sent again blindly', async () => {
    const { deliver, row, portal, courier } = await withOneBill({
      submit: [() => Promise.reject(new GatewayError('call_aborted', 'never seen'))],
      lookUp: [answers.accepted],
    })
    const [claimed] = await bench.store.exchanges.claim(partner, {
      owner: 'dead',
      limit: 1,
      now: noon,
      until: later(30),
    })
    if (!claimed) return expect.unreachable('nothing was claimed')
    const message = {
      operation: 'dossier',
      reference: 'R',
      contentType: 'x',
      headers: {},
      bytes: Buffer.from('b'),
    }
    await bench.store.exchanges.beginSending([{ id: claimed.id, fence: claimed.fence, message }], noon)
    courier.pass(30_000)
    await deliver()
    expect(portal.asked).toEqual([])
    expect(await row()).toMatchObject({ state: 'unknown', dueIn: 60, attempts: 1 })
    courier.pass(60_000)
    await deliver()
    expect(portal.asked).toEqual([message])
    expect(portal.sent).toEqual([])
    expect(await row()).toMatchObject({ state: 'accepted' })
  })
})

describe('a queued message', () => {
  test('is asked about until the portal has decided', async () => {
    const script = { submit: [answers.queued], lookUp: [answers.queued, answers.accepted] }
    const { deliver, row, courier, portal } = await withOneBill(script)
    for (let turn = 0; turn < 3; turn += 1) {
      await deliver()
      courier.pass(60_000)
    }
    expect(portal.sent).toHaveLength(1)
    expect(await row()).toMatchObject({ state: 'accepted', asks: 2 })
  })

  test('stays queued while the portal is silent', async () => {
    const silence = new GatewayError('partner_unreachable', 'of the test')
    const { deliver, row, courier } = await withOneBill({ submit: [answers.queued], lookUp: [silence] })
    await deliver()
    courier.pass(10_000)
    await deliver()
    expect(await row()).toMatchObject({ state: 'queued', problem: 'partner_unreachable' })
  })
})

describe('a batch', () => {
  test('with nothing due is no work', async () => {
    const courier = createTestCourier(partner, createScriptedPortal(), bench.store.exchanges)
    expect(await deliverBatch(courier)).toBe(0)
  })

  test('holds the one exchange that cannot be mapped, and the others go out', async () => {
    const bills = [await acceptBill(), await acceptBill(), await acceptBill()]
    const portal = createScriptedPortal({
      onPrepare: (record) => {
        const isBad = record.kind === 'dossier' && record.dossier.number === bills[1]?.dossierNumber
        if (isBad) throw new GatewayError('unwritable_text', 'of the test')
      },
    })
    await deliverBatch(createTestCourier(partner, portal, bench.store.exchanges))
    expect(await statesOf(partner)).toEqual(['accepted', 'held unwritable_text', 'accepted'])
  })

  test('holds the one exchange whose subject is gone, and the others go out', async () => {
    await acceptBill()
    await bench.pool.query(
      `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
       values ($1, 'bill', gen_random_uuid(), 'issued', $2, $2)`,
      [partner, noon],
    )
    await deliverBatch(createTestCourier(partner, createScriptedPortal(), bench.store.exchanges))
    expect(await statesOf(partner)).toEqual(['accepted', 'held composing_failed'])
  })

  test('waits where the key for signing is out of order, and goes on when it is back', async () => {
    let isBroken = true
    const { deliver, row, courier } = await withOneBill({
      onPrepare: () => {
        if (isBroken) throw new GatewayError('key_unusable', 'of the test')
      },
    })
    await deliver()
    expect(await row()).toMatchObject({ state: 'waiting', problem: 'key_unusable', attempts: 0, dueIn: 1 })
    isBroken = false
    courier.pass(1_000)
    await deliver()
    expect(await row()).toMatchObject({ state: 'accepted', problem: null })
  })

  test('of a worker that lost its lease while it mapped sends nothing', async () => {
    const { courier, portal, row } = await withOneBill({})
    const { exchanges } = bench.store
    const slow: Courier = {
      ...courier,
      compose: async (claimed) => {
        const lease = { owner: 'worker-2', limit: 9, now: later(61), until: later(121) }
        expect(await exchanges.claim(partner, lease)).toHaveLength(1)
        return courier.compose(claimed)
      },
    }
    expect(await deliverBatch(slow)).toBe(1)
    expect(portal.sent).toEqual([])
    expect(await row()).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('sends nothing that could not end within the lease; it is due again at once', async () => {
    await acceptBill()
    await acceptBill()
    const portal = createScriptedPortal({ submit: [acceptAfter(() => courier.pass(55_000))] })
    const courier = createTestCourier(partner, portal, bench.store.exchanges, { limits: { concurrency: 1 } })
    await deliverBatch(courier)
    expect(portal.sent).toHaveLength(1)
    expect(await statesOf(partner)).toEqual(['accepted', 'signed'])
    await deliverBatch(courier)
    expect(await statesOf(partner)).toEqual(['accepted', 'accepted'])
    expect(portal.prepared).toHaveLength(2)
  })

  test('of a worker that was told to stop ends what is out and sends no more', async () => {
    await acceptBill()
    await acceptBill()
    const stop = new AbortController()
    const portal = createScriptedPortal({ submit: [acceptAfter(() => stop.abort())] })
    const courier = createTestCourier(partner, portal, bench.store.exchanges, {
      signal: stop.signal,
      limits: { concurrency: 1 },
    })
    await deliverBatch(courier)
    expect(portal.sent).toHaveLength(1)
    expect(await statesOf(partner)).toEqual(['accepted', 'signed'])
  })

  test('keeps as many requests out at once as it may, and no more', async () => {
    for (let bill = 0; bill < 10; bill += 1) await acceptBill()
    let out = 0
    let most = 0
    const submit = async () => {
      out += 1
      most = Math.max(most, out)
      await new Promise(setImmediate)
      out -= 1
      return answers.accepted
    }
    const portal = createScriptedPortal({ submit: [submit] })
    await deliverBatch(createTestCourier(partner, portal, bench.store.exchanges))
    expect([portal.sent.length, most]).toEqual([10, 4])
  })

  test('tells of payment in the steps that one message of the portal holds', async () => {
    const { courier, portal, bill, deliver } = await withOneBill({})
    const { reference } = await scene.open(bill.id, 950_000)
    await bench.store.payments.post(
      'platform',
      news(reference, 950_000),
      () => new Map([[partner, 2]]),
      courier.clock(),
    )
    while ((await deliver()) > 0);
    expect(portal.prepared).toMatchObject([
      { kind: 'dossier', dossier: { number: bill.dossierNumber, status: 'payment-needed' } },
      { kind: 'progress', dossierNumber: bill.dossierNumber, steps: [{ status: 'finished' }] },
      { kind: 'progress', dossierNumber: bill.dossierNumber, steps: [{ status: 'returned' }] },
    ])
  })
})

const acceptAfter = (happening: () => void) => async () => {
  happening()
  return answers.accepted
}

async function statesOf(name: string): Promise<string[]> {
  const { rows } = await bench.pool.query<{ state: string }>(
    `select concat_ws(' ', state, problem_code) as state from exchanges where partner = $1 order by id`,
    [name],
  )
  return rows.map(({ state }) => state)
}
