import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webhookMessage } from '../../schemas/webhook.ts'
import type { Stores } from '../../src/store/open-store.ts'
import { endpointPartner } from '../../src/store/webhooks/notice-rows.ts'
import { besideUncommitted } from '../support/beside-unfinished.ts'
import { later, linesOf, news, tellBoth } from '../support/scene.ts'
import { answers } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { dayMs, openWebhookScene, type WebhookScene } from '../support/webhook-scene.ts'
import { isSignedWith } from '../support/webhook-verifier.ts'

let bench: StoreBench
const scenes: WebhookScene[] = []
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(async () => {
  for (const { receiver } of scenes) await receiver.close()
  await bench.close()
})

async function open(
  ...wanted: Parameters<typeof openWebhookScene> extends [unknown, ...infer Rest] ? Rest : never
) {
  const scene = await openWebhookScene(bench, ...wanted)
  scenes.push(scene)
  return scene
}

/** A bill that one portal of its own must learn of. */
async function withBill(scene: WebhookScene, payable = 100_000) {
  const portal = `portal-${randomUUID().slice(0, 8)}`
  const bill = await scene.accept(scene.toAccept(linesOf(payable), [portal]))
  return { portal, bill }
}

describe('a school system is told', () => {
  test('that a portal has its bill', async () => {
    const scene = await open()
    const { portal, bill } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    expect(await scene.tell()).toBe(1)
    expect(scene.receiver.received[0]?.message).toMatchObject({
      type: 'bill.delivered',
      data: {
        billId: bill.id,
        dossierNumber: bill.dossierNumber,
        schoolCode: scene.schoolCode,
        ...{ portal, told: 'issued', theirReference: 'THEIRS-1' },
      },
    })
    expect(await scene.rows()).toMatchObject([{ state: 'accepted', attempts: 1 }])
  })

  test('why a portal refused it', async () => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, { submit: [answers.refused] })
    await scene.tell()
    const [first] = scene.receiver.received
    expect(first?.message).toMatchObject({ type: 'bill.refused', data: { portal, reason: 'invalid' } })
  })

  test('that a bill is paid, with the amounts', async () => {
    const scene = await open()
    const { bill } = await withBill(scene, 100_000)
    const payment = await scene.open(bill.id, 100_000)
    await scene.post(news(payment.reference, 100_000))
    scene.pass(5_000)
    await scene.tell()
    expect(scene.receiver.received.map(({ message }) => message)).toMatchObject([
      { type: 'bill.paid', data: { billId: bill.id, state: 'paid', payable: 100_000, paid: 100_000 } },
    ])
  })

  test('nothing of a payment in part', async () => {
    const scene = await open()
    const { bill } = await withBill(scene, 100_000)
    const payment = await scene.open(bill.id, 40_000)
    await scene.post(news(payment.reference, 40_000))
    scene.pass(5_000)
    expect(await scene.tell()).toBe(0)
  })

  test('that a bill is cancelled', async () => {
    const scene = await open()
    const { bill } = await withBill(scene)
    await bench.store.bills.cancel(bill.id, tellBoth, later(1))
    scene.pass(1_000)
    await scene.tell()
    expect(scene.receiver.received[0]?.message).toMatchObject({
      type: 'bill.cancelled',
      data: { billId: bill.id, state: 'cancelled', paid: 0 },
    })
  })

  test('once that a bill is over, also where money that came too late shows it first', async () => {
    const scene = await open()
    const terms = { dueOn: '2026-10-10', expiresOn: '2026-10-10' }
    const bill = await scene.accept(scene.toAccept({ ...linesOf(100_000), ...terms }, []))
    const { reference } = await scene.open(bill.id, 100_000)
    await scene.post(news(reference, 100_000, { at: new Date('2026-10-11T00:00:00+07:00') }))
    await bench.store.billLife.expireDue({ day: '2026-10-11', limit: 1_000, at: later(6) })
    for (const _ of [1, 2]) {
      scene.pass(6_000)
      await scene.tell()
    }
    expect(scene.types()).toEqual(['bill.expired', 'bill.credited'])
  })

  test('once when a portal has the last of several messages', async () => {
    const scene = await open()
    const { bill } = await withBill(scene)
    await bench.store.bills.cancel(bill.id, new Map([['portal-of-parts', 2]]), later(1))
    scene.pass(1_000)
    await scene.tell()
    await scene.portalAnswers('portal-of-parts', {})
    await scene.tell()
    expect(scene.types()).toEqual(['bill.cancelled'])
    await scene.portalAnswers('portal-of-parts', {})
    await scene.tell()
    expect(scene.types()).toEqual(['bill.cancelled', 'bill.delivered'])
  })

  test.each([
    ['accepted', { type: 'dossier.delivered', data: { theirReference: 'THEIRS-1' } }],
    ['refused', { type: 'dossier.refused', data: { reason: 'invalid' } }],
  ] as const)('of a school transfer that a portal has %s', async (answer, expected) => {
    const scene = await open()
    const portal = `portal-${randomUUID().slice(0, 8)}`
    const filed = await bench.store.dossiers.accept(
      {
        kind: 'school-transfer',
        number: 'CT-1',
        schoolCode: scene.schoolCode,
        studentCode: 'HS-0001',
        toSchoolCode: 'TH-KHAC',
        toSchoolName: 'Trường Tiểu học Khác',
        reason: 'Gia đình chuyển nơi ở',
        applicant: { relation: 'mother', name: 'Trần Thị Mai' },
        papers: [],
      },
      '000.00.14.H20',
      [portal],
      scene.clock(),
    )
    if (filed.is !== 'accepted') return expect.unreachable(filed.is)
    await scene.portalAnswers(portal, { submit: [answers[answer]] })
    await scene.tell()
    const [first] = scene.receiver.received
    const about = {
      dossierId: filed.id,
      number: 'CT-1',
      dossierNumber: filed.dossierNumber,
      portal,
      told: 'filed',
    }
    expect(first?.message).toMatchObject({ ...expected, data: { ...about, ...expected.data } })
    webhookMessage.parse(first?.message)
    expect(first?.body.toString('utf8')).not.toMatch(/Trần|HS-0001|KHAC/)
  })

  test('once more when what a portal refused is sent again and taken', async () => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, { submit: [answers.refused] })
    await bench.pool.query(
      `update exchanges set state = 'waiting', settled_at = null where partner = $1 and state = 'refused'`,
      [portal],
    )
    await scene.portalAnswers(portal, {})
    while ((await scene.tell()) > 0);
    expect(scene.types()).toEqual(['bill.refused', 'bill.delivered'])
  })

  test('only of what it asked for, and only of its schools', async () => {
    const scene = await open({ events: ['bill.refused'] })
    const other = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    expect(await scene.tell()).toBe(0)
    expect(await other.tell()).toBe(0)
  })

  test('in the documented form, and nothing of a person', async () => {
    const scene = await open()
    const { portal, bill } = await withBill(scene, 1_000)
    await scene.portalAnswers(portal, {})
    const payment = await scene.open(bill.id, 1_000)
    await scene.post(news(payment.reference, 1_000))
    scene.pass(5_000)
    await scene.tell()
    await scene.tell()
    expect(scene.types()).toEqual(['bill.delivered', 'bill.paid'])
    const { rows } = await bench.pool.query('select student_code, title from bills where id = $1', [bill.id])
    for (const { body } of scene.receiver.received) {
      webhookMessage.parse(JSON.parse(body.toString('utf8')))
      expect(body.toString('utf8')).not.toContain(rows[0].student_code)
      expect(body.toString('utf8')).not.toContain(rows[0].title)
    }
  })

  test('and what nobody wants to hear leaves no row', async () => {
    const scene = await open({ events: ['dossier.refused'] })
    const { portal, bill } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    const { rows } = await bench.pool.query(`select 1 from notices where data->>'billId' = $1`, [bill.id])
    expect(rows).toEqual([])
  })
})

describe('a message', () => {
  test.each([
    'hmac-sha256',
    'ed25519',
  ] as const)('carries a signature that a receiver accepts: %s', async (signature) => {
    const scene = await open({ signature })
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    await scene.tell()
    const [key] = scene.endpoint.keys
    const [first] = scene.receiver.received
    if (!first) throw new Error('nothing was received')
    expect(isSignedWith(key?.publicKey ?? key?.secret ?? '', first, scene.clock())).toBe(true)
  })

  test('that goes again keeps its id and its bytes, with the time and signature of the attempt', async () => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ status: 500 })
    await scene.tell()
    scene.receiver.answer({ status: 204 })
    scene.pass(3_600_000)
    await scene.tell()
    const [first, second] = scene.receiver.received
    if (!first || !second) throw new Error('it did not go twice')
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
    expect(second.body).toEqual(first.body)
    expect(Number(second.headers['webhook-timestamp']) - Number(first.headers['webhook-timestamp'])).toBe(
      3_600,
    )
    expect(isSignedWith(scene.endpoint.keys[0]?.secret ?? '', second, scene.clock())).toBe(true)
  })

  test('is signed by the old key and the new while a key is exchanged, then by the new alone', async () => {
    const scene = await open()
    const [old] = scene.endpoint.keys
    const fresh = scene.sender.createKey('hmac-sha256', scene.clock())
    await scene.webhooks.rotate(scene.endpoint.id, fresh, later(3_600))
    const signaturesAfter = async () => {
      const { portal } = await withBill(scene)
      await scene.portalAnswers(portal, {})
      await scene.tell()
      const last = scene.receiver.received.at(-1)
      if (!last) throw new Error('nothing was received')
      return [old, fresh].map((key) => isSignedWith(key?.secret ?? '', last, scene.clock()))
    }
    expect(await signaturesAfter()).toEqual([true, true])
    scene.pass(3_600_000)
    expect(await signaturesAfter()).toEqual([false, true])
  })

  test.each([
    301, 302, 307, 308, 400, 401, 404, 422, 500, 502, 504,
  ])('answered with %i goes again', async (status) => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ status, headers: { location: scene.receiver.url } })
    await scene.tell()
    expect(scene.receiver.received).toHaveLength(1)
    expect(await scene.rows()).toMatchObject([{ state: 'signed', problem: 'webhook_not_taken', dueIn: 1 }])
  })

  test('that gets no answer in time goes again', async () => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ silent: true })
    await scene.tell()
    expect(await scene.rows()).toMatchObject([{ state: 'signed', problem: 'webhook_not_taken' }])
  })

  test.each([429, 503])('answered with %i waits as long as the receiver asks', async (status) => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ status, headers: { 'retry-after': '120' } })
    await scene.tell()
    expect(await scene.rows()).toMatchObject([{ state: 'signed', dueIn: 120 }])
  })

  test('waits for an earlier one of its bill, and those of other bills do not', async () => {
    const scene = await open()
    const stuck = await withBill(scene, 1_000)
    const free = await withBill(scene, 1_000)
    await scene.portalAnswers(stuck.portal, {})
    scene.receiver.answer({ statusOf: (body) => (body.includes(stuck.bill.id) ? 500 : undefined) })
    await scene.tell()
    for (const { bill } of [stuck, free]) {
      const payment = await scene.open(bill.id, 1_000)
      await scene.post(news(payment.reference, 1_000))
    }
    scene.pass(5_000)
    await scene.tell()
    await scene.tell()
    const paid = scene.receiver.received.filter(({ message }) => message.type === 'bill.paid')
    expect(paid.map(({ message }) => message.data.billId)).toEqual([free.bill.id])
    scene.receiver.answer({ statusOf: () => undefined })
    scene.pass(60_000)
    await scene.tell()
    await scene.tell()
    expect(
      scene.receiver.received.slice(-2).map(({ message }) => [message.type, message.data.billId]),
    ).toEqual([
      ['bill.delivered', stuck.bill.id],
      ['bill.paid', stuck.bill.id],
    ])
  })
})

describe('an endpoint', () => {
  const failing = async () => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ status: 500 })
    await scene.tell()
    return scene
  }

  test('that takes nothing for five days is disabled, with one notice', async () => {
    const scene = await failing()
    expect(await scene.current()).toMatchObject({ failingSince: scene.clock(), disabledAt: null })
    scene.pass(5 * 86_400_000 + 1)
    await scene.tell()
    await scene.tell()
    expect(await scene.current()).toMatchObject({
      disabledBecause: 'failing',
      lastProblem: 'HTTP status 500',
    })
    expect(scene.warnings.filter((fields) => 'webhook' in fields)).toHaveLength(1)
    expect(scene.receiver.received).toHaveLength(2)
  })

  test('that took something meanwhile counts anew', async () => {
    const scene = await failing()
    scene.pass(4 * 86_400_000)
    scene.receiver.answer({ status: 200 })
    await scene.tell()
    expect(await scene.current()).toMatchObject({ failingSince: null, lastProblem: null })
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ status: 500 })
    scene.pass(2 * 86_400_000)
    await scene.tell()
    expect(await scene.current()).toMatchObject({ disabledAt: null, failingSince: scene.clock() })
  })

  test('that says 410 is disabled at once, and nothing more is sent of what waits', async () => {
    const scene = await open()
    for (let bill = 0; bill < 8; bill += 1) {
      const { portal } = await withBill(scene)
      await scene.portalAnswers(portal, {})
    }
    scene.receiver.answer({ status: 410 })
    await scene.tell()
    expect(await scene.current()).toMatchObject({ disabledBecause: 'gone' })
    // Four are out at once.
    expect(scene.receiver.received.length).toBeLessThanOrEqual(4)
    expect(await scene.tell()).toBe(0)
    expect((await scene.rows()).map(({ state }) => state)).toEqual(Array(8).fill('signed'))
  })

  test('that is enabled again gets at once what waited, and what happened meanwhile, in order', async () => {
    const scene = await failing()
    await scene.webhooks.change(scene.endpoint.id, { enabled: false }, scene.clock())
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    expect(await scene.tell()).toBe(0)
    scene.receiver.answer({ status: 200 })
    await scene.webhooks.change(scene.endpoint.id, { enabled: true }, scene.clock())
    expect(await scene.current()).toMatchObject({
      disabledAt: null,
      disabledBecause: null,
      failingSince: null,
    })
    await scene.tell()
    expect((await scene.rows()).map(({ state }) => state)).toEqual(['accepted', 'accepted'])
  })

  test('that is removed is told nothing more, and what waited is given up', async () => {
    const scene = await failing()
    await scene.webhooks.remove(scene.endpoint.id, scene.clock())
    expect(await scene.rows()).toMatchObject([{ state: 'given-up', problem: 'endpoint_removed' }])
    expect(await scene.webhooks.find(scene.endpoint.id)).toBeUndefined()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    expect(await scene.rows()).toHaveLength(1)
  })

  test('that is removed takes what a worker has in hand away from it', async () => {
    const scene = await failing()
    scene.pass(7 * dayMs)
    const now = scene.clock()
    const lease = { owner: 'w', limit: 9, now, until: new Date(now.getTime() + 60_000) }
    const [held] = await bench.store.exchanges.claim(endpointPartner(scene.endpoint.id), lease)
    await scene.webhooks.remove(scene.endpoint.id, now)
    const { id = 0, fence = 0 } = held ?? {}
    await bench.store.exchanges.settle([{ id, fence, state: 'waiting', dueAt: now }], now)
    expect(await scene.rows()).toMatchObject([{ state: 'given-up', problem: 'endpoint_removed' }])
  })

  test('that is removed leaves nothing waiting of what happens at that moment', async () => {
    const scene = await open()
    const { bill } = await withBill(scene)
    const { id } = scene.endpoint
    const remove = () => scene.webhooks.remove(id, scene.clock())
    await besideUncommitted(bench, ({ bills }) => bills.cancel(bill.id, tellBoth, later(1)), remove)
    expect(await scene.rows()).toMatchObject([{ state: 'given-up', problem: 'endpoint_removed' }])
  })

  test('that is just being removed is told of nothing more', async () => {
    const scene = await open()
    const { bill } = await withBill(scene)
    const cancel = () => bench.store.bills.cancel(bill.id, tellBoth, later(1))
    await besideUncommitted(
      bench,
      ({ webhooks }) => webhooks.remove(scene.endpoint.id, scene.clock()),
      cancel,
    )
    expect(await scene.rows()).toEqual([])
  })

  test('of a client that is shut out is removed with it', async () => {
    const scene = await failing()
    await bench.store.access.disableClient(scene.clientId, scene.clock())
    expect(await scene.rows()).toMatchObject([{ state: 'given-up', problem: 'endpoint_removed' }])
    expect(await scene.webhooks.ofClient(scene.clientId)).toEqual([])
    scene.pass(60_000)
    expect(await scene.tell()).toBe(0)
  })

  test('of a client that is shut out leaves nothing waiting of what happens at that moment', async () => {
    const scene = await open()
    const { bill } = await withBill(scene)
    const shutOut = () => bench.store.access.disableClient(scene.clientId, scene.clock())
    await besideUncommitted(bench, ({ bills }) => bills.cancel(bill.id, tellBoth, later(1)), shutOut)
    expect(await scene.rows()).toMatchObject([{ state: 'given-up', problem: 'endpoint_removed' }])
  })

  test('stands sealed: no secret is readable in the database', async () => {
    const scene = await open()
    const { rows } = await bench.pool.query(
      'select webhook_endpoints::text as row, sealed from webhook_endpoints',
    )
    const [key] = scene.endpoint.keys
    for (const { row, sealed } of rows) {
      expect(row).not.toContain('whsec_')
      expect(sealed.includes(Buffer.from(key?.secret ?? 'whsec_'))).toBe(false)
    }
  })
})

describe('replay', () => {
  const told = async () => {
    const scene = await open()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    await scene.tell()
    return scene
  }
  const all = (scene: WebhookScene) =>
    scene.webhooks.replay(scene.endpoint.id, { from: later(-1), to: later(3_600) }, scene.clock())

  test('tells once more what was taken, under the same id, however often it is asked at once', async () => {
    const scene = await told()
    const counts = await Promise.all([all(scene), all(scene), all(scene)])
    expect(Math.max(...counts)).toBe(1)
    while ((await scene.tell()) > 0);
    const ids = scene.receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
    expect((await scene.rows()).every(({ state }) => state === 'accepted')).toBe(true)
  })

  test('of an endpoint that is removed at that moment leaves nothing waiting', async () => {
    const scene = await told()
    const which = { from: later(-1), to: later(3_600) }
    await besideUncommitted(
      bench,
      ({ webhooks }) => webhooks.replay(scene.endpoint.id, which, scene.clock()),
      () => scene.webhooks.remove(scene.endpoint.id, scene.clock()),
    )
    expect((await scene.rows()).map(({ state }) => state)).toEqual(['accepted', 'given-up'])
  })

  test('of a notice that is pruned at that moment tells what it said, or nothing', async () => {
    const scene = await told()
    const order = { because: 'age', orderedBy: 'a test', at: later(9) } as const
    const prune = ({ retention }: Pick<Stores, 'retention'>) =>
      retention.prune('notices', later(3_600), order, { from: undefined, limit: 1_000 })
    await besideUncommitted(
      bench,
      ({ webhooks }) =>
        webhooks.replay(scene.endpoint.id, { from: later(-1), to: later(3_600) }, scene.clock()),
      () => prune(bench.store),
    )
    await scene.tell()
    const [first, second] = scene.receiver.received.map(({ message }) => message)
    expect(second).toEqual(first)
    expect(await besideUncommitted(bench, prune, () => all(scene))).toBe(0)
  })

  test('of one delivery leaves the others', async () => {
    const scene = await told()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    await scene.tell()
    const [newest] = await scene.webhooks.deliveriesOf(scene.endpoint.id, { limit: 1 })
    expect(
      await scene.webhooks.replay(scene.endpoint.id, { deliveryId: newest?.id ?? 0 }, scene.clock()),
    ).toBe(1)
    await scene.tell()
    const ids = scene.receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids.slice(1)).toEqual([newest?.webhookId, newest?.webhookId])
  })

  test('of a time leaves what happened outside of it', async () => {
    const scene = await told()
    const which = { from: later(3_600), to: later(7_200) }
    expect(await scene.webhooks.replay(scene.endpoint.id, which, scene.clock())).toBe(0)
  })

  test('reaches nothing of another endpoint', async () => {
    const scene = await told()
    const other = await told()
    const [foreign] = await other.webhooks.deliveriesOf(other.endpoint.id, { limit: 1 })
    expect(
      await scene.webhooks.replay(scene.endpoint.id, { deliveryId: foreign?.id ?? 0 }, scene.clock()),
    ).toBe(0)
  })

  test('lets what is held go on, and hastens what waits', async () => {
    const scene = await told()
    const { portal } = await withBill(scene)
    await scene.portalAnswers(portal, {})
    scene.receiver.answer({ status: 500 })
    await scene.tell()
    await bench.pool.query(`update exchanges set state = 'held' where partner = $1 and state = 'accepted'`, [
      scene.partner,
    ])
    scene.receiver.answer({ status: 200 })
    expect(await all(scene)).toBe(2)
    await scene.tell()
    expect(await scene.rows()).toMatchObject([{ state: 'accepted' }, { state: 'accepted' }])
  })
})
