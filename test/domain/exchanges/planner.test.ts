import { expect, test } from 'vitest'
import { createPlanner, placeOf } from '../../../src/domain/exchanges/planner.ts'
import type { Route } from '../../../src/domain/exchanges/routing.ts'
import { testServices } from '../../support/courier.ts'
import { aSchool } from '../../support/school-records.ts'

const routes: Route[] = [
  { record: 'bill', portal: 'province', from: '2026-09-01' },
  { record: 'bill', portal: 'nation', from: '2026-10-01' },
  { record: 'dossier', portal: 'province', from: '2026-09-01', units: ['25456'] },
]
const stepsPerMessage = new Map([['nation', 10]])
const lastSecond = '2026-09-30T16:59:59Z'

function plannerFrom(instant: string) {
  let now = new Date(instant)
  const planner = createPlanner({ routes, services: testServices, stepsPerMessage, clock: () => now })
  return { planner, pass: (ms: number) => (now = new Date(now.getTime() + ms)) }
}

test('a bill is told to the portals of its school, each in as many messages as it needs', () => {
  const { planner } = plannerFrom('2026-10-15T05:00:00Z')
  expect(planner.planBill(aSchool())).toEqual({
    dossierUnit: '000.00.14.H20',
    portals: ['province', 'nation'],
    tellPaid: new Map([
      ['province', 2],
      ['nation', 1],
    ]),
  })
  expect(planner.tellCancelled(placeOf(aSchool()))).toEqual(
    new Map([
      ['province', 1],
      ['nation', 1],
    ]),
  )
})

test('a plan that is remembered ends with the local day', () => {
  const { planner, pass } = plannerFrom(lastSecond)
  expect(planner.planBill(aSchool()).portals).toEqual(['province'])
  pass(1_000)
  expect(planner.planBill(aSchool()).portals).toEqual(['province', 'nation'])
  expect([...planner.tellPaid(placeOf(aSchool())).keys()]).toEqual(['province', 'nation'])
})

test('a school that moves to another unit has another plan', () => {
  const { planner } = plannerFrom(lastSecond)
  const moved = aSchool({ unit: { ...aSchool().unit, code: '25457' } })
  expect(planner.planTransfer(aSchool()).portals).toEqual(['province'])
  expect(planner.planTransfer(moved).portals).toEqual([])
  expect(planner.planBill(moved)).not.toBe(planner.planBill(aSchool()))
})
