import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BillRequest } from '../../schemas/bill.ts'
import type { Planner } from '../../src/domain/exchanges/planner.ts'
import { moveBills } from '../../src/worker/move-bills.ts'
import { linesOf, news, openScene, tellBoth } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

const portals = ['nation', 'province']
const planner = {
  planBill: () => ({ dossierUnit: '000', portals, tellPaid: tellBoth }),
  tellPaid: () => tellBoth,
}

/** What becomes of bills by themselves on a day. */
async function look(
  day: string,
  useCredit: 'by-person' | 'next-bill' = 'by-person',
  plans: Pick<Planner, 'planBill' | 'tellPaid'> = planner,
) {
  const happened: string[] = []
  await moveBills(bench.store, {
    settings: { creditLimit: 1_000, useCredit },
    planner: plans,
    onMoved: () => happened.push('moved'),
    clock: () => new Date(`${day}T00:00:00+07:00`),
    signal: new AbortController().signal,
    log: { info: (facts: unknown) => void happened.push(JSON.stringify(facts)) } as never,
  })
  return happened
}

async function openBill(changes: Partial<BillRequest>) {
  const scene = await openScene(bench.store)
  const { id } = await scene.accept(scene.toAccept({ ...linesOf(500), dueOn: '2026-10-20', ...changes }))
  return { scene, id, state: async () => (await scene.billOf({ id })).state }
}

test('a bill is published on its day and told, and expires after its grace, each by itself and once', async () => {
  const bill = await openBill({ publishOn: '2026-10-05', expiresOn: '2026-10-20', graceDays: 2 })
  expect(await look('2026-10-04')).toEqual([])
  expect(await look('2026-10-05')).toEqual(['moved', '{"published":1,"expired":0,"closed":0}'])
  expect(await bill.state()).toBe('published')
  expect(await look('2026-10-22')).toEqual([])
  expect(await look('2026-10-23')).toEqual(['{"published":0,"expired":1,"closed":0}'])
  expect(await bill.state()).toBe('expired')
  expect(await look('2026-10-23')).toEqual([])
})

test('a setting lets credit close the next bill by itself, up to the limit', async () => {
  const { scene, id } = await openBill({})
  const { reference } = await scene.open(id, 900)
  await scene.post(news(reference, 900))
  const next = await scene.accept(scene.toAccept(linesOf(300)))
  expect(await look('2026-10-01')).toEqual([])
  expect(await look('2026-10-01', 'next-bill')).toEqual(['moved', '{"published":0,"expired":0,"closed":1}'])
  expect(await scene.billOf(next)).toMatchObject({ state: 'paid', paid: 300 })

  const tooMuch = await openBill({})
  const payment = await tooMuch.scene.open(tooMuch.id, 5_000)
  await tooMuch.scene.post(news(payment.reference, 5_000))
  const waits = await tooMuch.scene.accept(tooMuch.scene.toAccept(linesOf(300)))
  expect(await look('2026-10-01', 'next-bill')).toEqual([])
  expect(await tooMuch.scene.billOf(waits)).toMatchObject({ state: 'issued', paid: 0 })
})

test('a school whose bills cannot be published keeps none of the others, and no bill from ending', async () => {
  const poisoned = await openBill({ publishOn: '2026-10-05' })
  const sound = await openBill({ publishOn: '2026-10-05' })
  const over = await openBill({ expiresOn: '2026-10-04' })
  const planBill = ({ code }: { readonly code: string }) => {
    if (code === poisoned.scene.schoolCode) throw new Error('its unit is in no province')
    return planner.planBill()
  }
  await expect(look('2026-10-05', 'by-person', { ...planner, planBill })).rejects.toThrow('in no province')
  expect(await poisoned.state()).toBe('issued')
  expect(await sound.state()).toBe('published')
  expect(await over.state()).toBe('expired')
})
