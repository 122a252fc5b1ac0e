import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import { mayBeToldAgain } from '../../src/delivery/told-again.ts'
import { noSecondPerson, someone, when } from '../support/approvals.ts'
import { createTestCourier } from '../support/courier.ts'
import { noon, openScene, type Scene } from '../support/scene.ts'
import { answers, createScriptedPortal, type PortalScript } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let scene: Scene
let partner: string
let count = 0
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
  count += 1
  partner = `portal-${count}`
})

/** A bill that its portal accepted, with what is set then. */
async function accepted(script: PortalScript) {
  const bill = await scene.accept(scene.toAccept({}, [partner]))
  const portal = createScriptedPortal(script)
  const courier = createTestCourier(partner, portal, bench.store.exchanges)
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted'])
  return { bill, portal, courier }
}
const states = async (billId: string) => {
  const { rows } = await bench.pool.query(
    `select concat_ws(' ', state, problem_code) as state from exchanges where subject_id = $1 order by id`,
    [billId],
  )
  return rows.map(({ state }) => state)
}
const said = { actor: someone('an.nguyen'), reason: 'a backup', rules: noSecondPerson }
async function resend() {
  const order = { action: 'resend', filter: { partner, since: noon }, perMinute: 60_000 } as const
  const begun = await bench.store.repairs.begin({ ...order, ...said }, when(noon))
  if (begun.is !== 'begun') throw new Error('nothing was begun')
  expect(await bench.store.repairs.goOn(begun.repair, 10, noon)).toBe(1)
}

test('what the portal has is asked for, and nothing is sent', async () => {
  const { bill, portal, courier } = await accepted({ lookUp: [answers.accepted] })
  await resend()
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted', 'accepted'])
  expect([portal.asked.length, portal.sent.length]).toEqual([1, 1])
})

test('what the portal lost goes again with the same bytes', async () => {
  const { bill, portal, courier } = await accepted({ lookUp: [answers.absent] })
  await resend()
  await deliverBatch(courier)
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted', 'accepted'])
  expect([portal.prepared.length, portal.sent.length]).toEqual([1, 2])
  expect(portal.sent[1]).toEqual(portal.sent[0])
})

test('what the portal does not tell waits for a person, and a replay of it asks again', async () => {
  const { bill, portal, courier } = await accepted({ lookUp: [answers.undecided, answers.accepted] })
  await resend()
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted', 'held undecided'])
  const order = { action: 'replay', filter: { partner }, perMinute: 60_000 } as const
  const begun = await bench.store.repairs.begin({ ...order, ...said }, when(noon))
  if (begun.is === 'begun') await bench.store.repairs.goOn(begun.repair, 10, noon)
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted', 'accepted'])
  expect([portal.asked.length, portal.sent.length]).toEqual([2, 1])
})

test('where a portal cannot be asked and repeats are harmless, the same bytes go', async () => {
  const { bill, portal, courier } = await accepted({ traits: { repeatsAreHarmless: true } })
  await resend()
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted', 'accepted'])
  expect(portal.sent[1]).toEqual(portal.sent[0])
})

test('where it can do neither, nothing is sent even if somebody resends', async () => {
  const { bill, portal, courier } = await accepted({})
  await resend()
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['accepted', 'held cannot_ask'])
  expect(portal.sent).toHaveLength(1)
})

test('only partners that can be asked, or to which repeats are harmless, may be told again', () => {
  const portals = new Map([
    ['asked', createScriptedPortal({ lookUp: [answers.absent] })],
    ['harmless', createScriptedPortal({ traits: { repeatsAreHarmless: true } })],
    ['neither', createScriptedPortal()],
  ])
  expect([...mayBeToldAgain(portals)]).toEqual(['asked', 'harmless'])
})

test('a corrected message says what was set, and is sent anew', async () => {
  const bill = await scene.accept(scene.toAccept({}, [partner]))
  const portal = createScriptedPortal({ submit: [answers.refused, answers.accepted] })
  const courier = createTestCourier(partner, portal, bench.store.exchanges)
  await deliverBatch(courier)
  const { rows } = await bench.pool.query('select id from exchanges where subject_id = $1', [bill.id])
  const set = { dossier: { applicant: { name: 'Lê Thị Bưởi' } } }
  const said = { by: 'a', reason: 'r', isNotThere: false }
  await bench.store.exchangeEdits.edit(rows[0].id, { set, ...said }, noon)
  await deliverBatch(courier)
  expect(await states(bill.id)).toEqual(['given-up replaced', 'accepted'])
  const names = portal.prepared.map((one) => one.kind === 'dossier' && one.dossier.applicant.name)
  expect(names).toEqual(['Trần Thị Mai', 'Lê Thị Bưởi'])
})
