import type { BillRequest } from '../../schemas/bill.ts'
import { carriedLines } from '../../src/domain/fees/carried-debt.ts'
import type { CollectionPlan } from '../../src/domain/fees/collection-plan.ts'
import type { ComposedBill, PlanToCreate, PupilFacts } from '../../src/ports/fees/plan-store.ts'
import { linesOf, noon, type Scene, tellBoth } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

/** A plan of a school whose new bills take over what was due before the middle of October. */
export const planOf = (schoolCode: string, changes: Partial<PlanToCreate> = {}): PlanToCreate => ({
  ...{ title: 'Đợt thu', schoolYear: '2026-2027', period: 'T11', from: '2026-10-15', to: '2026-10-31' },
  ...{ dueOn: '2026-10-31', schoolCodes: [schoolCode], items: [], mealDays: [], debts: 'carried' },
  ...changes,
})

/** Makes such a plan and its bills, which ask each student for an amount beside what they take over; gives their ids. */
export async function issueCarrying(
  { store }: Pick<StoreBench, 'store'>,
  scene: Pick<Scene, 'schoolCode' | 'toAccept'>,
  { amount, at, only, changes = {}, ofBills = {} }: CarryOrder,
): Promise<string[]> {
  const plan = await store.plans.create(planOf(scene.schoolCode, changes), { by: 'An', at: noon })
  const page = { after: '', limit: 500, ...(only === undefined ? {} : { only }) }
  const compose = (pupils: readonly PupilFacts[]) =>
    pupils.map((pupil) => billOfPlan(scene, plan, pupil, amount, ofBills))
  const { outcomes } = await store.plans.issue(plan, scene.schoolCode, page, compose, tellBoth, at)
  return [...outcomes.values()].flatMap((outcome) => (outcome.is === 'accepted' ? [outcome.id] : []))
}

interface CarryOrder {
  readonly amount: number
  readonly at: Date
  readonly only?: string
  readonly changes?: Partial<PlanToCreate>
  readonly ofBills?: Partial<BillRequest>
}

function billOfPlan(
  scene: Pick<Scene, 'toAccept'>,
  { title, dueOn, number }: CollectionPlan,
  { code, debts }: PupilFacts,
  amount: number,
  ofBills: Partial<BillRequest>,
): ComposedBill {
  const carried = debts.filter(({ isCarried }) => isCarried)
  const lines = [...linesOf(amount).lines, ...carried.flatMap(carriedLines)]
  const total = lines.reduce((sum, { payable }) => sum + payable, 0)
  const changes = { lines, total, title, dueOn, studentCode: code, number: `${number}-${code}`, ...ofBills }
  return { studentCode: code, bill: scene.toAccept(changes), charges: [], debts: carried }
}
