import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Courier } from '../../src/delivery/courier.ts'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { createTestCourier } from '../support/courier.ts'
import { later, openScene, type Scene } from '../support/scene.ts'
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

/** A courier to a portal that takes three dossiers in a message, with bills that wait for it. */
async function withBills(count: number, script: PortalScript = {}) {
  const bills: Awaited<ReturnType<Scene['accept']>>[] = []
  for (let left = count; left > 0; left -= 1) bills.push(await scene.accept(scene.toAccept({}, [partner])))
  const portal = createScriptedPortal({ ...script, traits: { dossiersPerMessage: 3, ...script.traits } })
  const courier = createTestCourier(partner, portal, bench.store.exchanges)
  const numbers = bills.map(({ dossierNumber }) => dossierNumber)
  /** What the messages sent told of, message by message. */
  const told = () => portal.sent.map((message) => numbers.filter((number) => message.bytes.includes(number)))
  const rows = async () =>
    (
      await bench.pool.query(
        `select id, state, alone, attempts, their_reference as "theirReference" from exchanges
         where partner = $1 order by id`,
        [partner],
      )
    ).rows
  return { bills, numbers, portal, courier, told, rows, deliver: () => deliverBatch(courier) }
}

const states = (rows: readonly { state: string }[]) => rows.map(({ state }) => state)

describe('dossiers that share a message', () => {
  test('go out in as few messages as the portal takes, and each is accepted under its own number', async () => {
    const { deliver, told, rows, numbers } = await withBills(5)
    expect(await deliver()).toBe(5)
    expect(told()).toEqual([numbers.slice(0, 3), numbers.slice(3)])
    expect(await rows()).toEqual(
      numbers.map((number) =>
        expect.objectContaining({ state: 'accepted', theirReference: number, attempts: 1 }),
      ),
    )
  })

  test('leave one message and one answer as evidence, which each of them finds', async () => {
    const { deliver, rows } = await withBills(3)
    await deliver()
    const ids = (await rows()).map(({ id }) => id)
    const { rows: kept } = await bench.pool.query(
      'select direction, carries::int[] from evidence where exchange_id = any($1) order by id',
      [ids],
    )
    expect(kept).toEqual([
      { direction: 'out', carries: ids },
      { direction: 'in', carries: ids },
    ])
    for (const id of ids) {
      const { rows: found } = await bench.pool.query(
        'select direction, is_shared from evidence_of_exchanges where exchange_id = $1 order by id',
        [id],
      )
      expect(found).toEqual([
        { direction: 'out', is_shared: true },
        { direction: 'in', is_shared: true },
      ])
    }
  })

  test('each have the stored bytes under their own reference', async () => {
    const { deliver, rows, numbers } = await withBills(3)
    await deliver()
    const ids = (await rows()).map(({ id }) => id)
    const stored = await bench.store.exchanges.storedMessages(ids)
    expect(ids.map((id) => stored.get(id))).toMatchObject(
      numbers.map((reference) => ({ reference, isShared: true })),
    )
  })

  for (const answer of [answers.refused, answers.exists]) {
    test(`and are answered "${answer.is}" go each by itself, so that the portal says of which`, async () => {
      const { deliver, told, rows, numbers } = await withBills(3, {
        submit: [answer, answers.accepted, answers.refused, answers.accepted],
      })
      await deliver()
      expect(states(await rows())).toEqual(['waiting', 'waiting', 'waiting'])
      await deliver()
      expect(told().slice(1)).toEqual(numbers.map((number) => [number]))
      expect(states(await rows())).toEqual(['accepted', 'refused', 'accepted'])
    })
  }

  test('and got no answer are each asked about; what is not there is written anew', async () => {
    const { deliver, portal, courier, told, rows, numbers } = await withBills(3, {
      submit: [new GatewayError('partner_timeout', 'of the test'), answers.accepted],
      lookUp: [answers.absent, answers.accepted, answers.absent],
    })
    await deliver()
    expect(states(await rows())).toEqual(['unknown', 'unknown', 'unknown'])
    courier.pass(60_000)
    await deliver()
    expect(portal.asked.map(({ reference }) => reference)).toEqual(numbers)
    expect(states(await rows())).toEqual(['signed', 'accepted', 'signed'])
    await deliver()
    expect(told()[1]).toEqual([numbers[0], numbers[2]])
    expect(states(await rows())).toEqual(['accepted', 'accepted', 'accepted'])
  })

  test('and certainly did not arrive are written anew', async () => {
    const { deliver, courier, told, numbers, rows } = await withBills(3, {
      submit: [new GatewayError('partner_unreachable', 'of the test'), answers.accepted],
    })
    await deliver()
    expect(states(await rows())).toEqual(['signed', 'signed', 'signed'])
    courier.pass(60_000)
    await deliver()
    expect(told()[1]).toEqual(numbers)
    expect(states(await rows())).toEqual(['accepted', 'accepted', 'accepted'])
  })

  test('go each by itself where one of them cannot be written', async () => {
    const numbers: string[] = []
    const { deliver, rows, ...more } = await withBills(3, {
      onPrepare: (record) => {
        const isBad = record.kind === 'dossier' && record.dossier.number === numbers[1]
        if (isBad) throw new GatewayError('unwritable_text', 'of the test')
      },
    })
    numbers.push(...more.numbers)
    await deliver()
    await deliver()
    expect(states(await rows())).toEqual(['accepted', 'held', 'accepted'])
  })

  test('are not sent, and nothing of them is stored, where the lease of one went to another worker', async () => {
    const { courier, portal, rows } = await withBills(3)
    const slow: Courier = {
      ...courier,
      compose: async (claimed) => {
        const lease = { owner: 'worker-2', limit: 1, now: later(61), until: later(121) }
        expect(await bench.store.exchanges.claim(partner, lease)).toHaveLength(1)
        return courier.compose(claimed)
      },
    }
    await deliverBatch(slow)
    expect(portal.sent).toEqual([])
    expect(await rows()).toMatchObject(Array(3).fill({ state: 'waiting', attempts: 0 }))
    const ids = (await rows()).map(({ id }) => id)
    expect((await bench.store.exchanges.storedMessages(ids)).size).toBe(0)
  })

  test('after the death of their worker are each asked about, and none is sent again blindly', async () => {
    const { courier, portal, deliver, rows } = await withBills(3, { lookUp: [answers.accepted] })
    const dying = { ...portal, submit: () => new Promise<never>(() => {}) }
    void deliverBatch({ ...courier, portal: dying })
    await expect.poll(async () => states(await rows())).toEqual(['sending', 'sending', 'sending'])
    courier.pass(60_000)
    await deliver()
    courier.pass(60_000)
    await deliver()
    expect(portal.asked).toHaveLength(3)
    expect(portal.sent).toEqual([])
    expect(states(await rows())).toEqual(['accepted', 'accepted', 'accepted'])
  })

  test('are new ones or updates, never both', async () => {
    const { deliver, portal, told, bills, numbers } = await withBills(3, {
      submit: [answers.exists, answers.exists, answers.exists, answers.accepted],
    })
    await bench.pool.query('update exchanges set as_update = true where partner = $1 and subject_id = $2', [
      partner,
      bills[0]?.id,
    ])
    await deliver()
    expect(told()).toEqual(expect.arrayContaining([[numbers[0]], numbers.slice(1)]))
    expect(portal.prepared.filter(({ kind }) => kind === 'dossier')).toMatchObject([
      { as: 'update' },
      { as: 'new' },
      { as: 'new' },
    ])
  })

  test('do so as a whole only: steps of a dossier go by themselves', async () => {
    const { deliver, told, bills, numbers } = await withBills(2)
    await deliver()
    await bench.pool.query(
      `insert into exchanges (partner, subject_kind, subject_id, event, due_at, created_at)
       select $1, 'bill', id, 'cancelled', $3, $3 from unnest($2::uuid[]) with ordinality as told (id, place)
       order by place`,
      [partner, bills.map(({ id }) => id), later(0)],
    )
    await deliver()
    expect(told()).toEqual([numbers, ...numbers.map((number) => [number])])
  })
})
