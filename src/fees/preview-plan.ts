import type { School } from '../../schemas/school.ts'
import { billPupil, type FeeTables, type PupilCharges } from '../domain/fees/bill-pupil.ts'
import { type CollectionPlan, isAsked } from '../domain/fees/collection-plan.ts'
import type { MealCutOff } from '../domain/fees/meals.ts'
import type { Debt, Pupil } from '../domain/fees/pupil.ts'
import type { PlanBill } from '../intake/take-bills.ts'
import type { TellPortals } from '../ports/bills/bill-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PlanStore, PupilFacts } from '../ports/fees/plan-store.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'
import { feeTablesOf, type TableParts } from './fee-tables.ts'
import { pupilOf } from './pupil-of-facts.ts'

export interface PlanParts extends TableParts {
  readonly plans: PlanStore
  readonly roster: RosterStore
  readonly planBill: PlanBill
  /** Which portals learn that a bill is asked for no more. */
  readonly planCancelling: (school: School) => TellPortals
  readonly cutOff: MealCutOff
  readonly clock: Clock
  /** Wakes whoever delivers. */
  readonly onAccepted: () => void
}

/** Students read together: enough to pay for a round trip, little enough to hold. */
export const pupilsAtOnce = 500

/**
 * How a student stands in a plan. `billed`: has its bill; `blocked`: gets none before its problems are mended; `nothing`:
 * there is nothing to ask for.
 */
export type StatementState = 'to-bill' | 'billed' | 'blocked' | 'nothing'

/** What a plan asks of one student, beside what they still owe and have. */
export interface PupilStatement {
  readonly pupil: Pupil
  readonly state: StatementState
  readonly charges: PupilCharges
  /** What the new bill takes over of earlier ones. */
  readonly carried: readonly Debt[]
}

/** Everything of one school that a plan goes by. */
export interface SchoolTables {
  readonly school: School
  readonly tables: FeeTables
}

/** Counts the plan for every student, school by school, and writes nothing. One page of students is held at a time. */
export async function* previewPlan(
  parts: PlanParts,
  plan: CollectionPlan,
  only?: { readonly schoolCode: string; readonly studentCode: string },
): AsyncGenerator<readonly PupilStatement[]> {
  const schools = await parts.plans.schoolsOf(plan)
  for (const schoolCode of schools) {
    if (only && only.schoolCode !== schoolCode) continue
    const there = await schoolTablesOf(parts, plan, schoolCode)
    for (let after = ''; ; ) {
      const page = { after, limit: pupilsAtOnce, ...(only && { only: only.studentCode }) }
      const facts = await parts.plans.pupils(plan, schoolCode, page)
      yield statementsOf(plan, there, facts, parts.cutOff)
      if (facts.length < pupilsAtOnce) break
      after = facts.at(-1)?.code ?? ''
    }
  }
}

/** Reads what one school's students are charged by. */
export async function schoolTablesOf(
  parts: PlanParts,
  plan: CollectionPlan,
  schoolCode: string,
): Promise<SchoolTables> {
  const school = await parts.roster.findSchool(schoolCode)
  if (!school) throw new Error('a school of a plan is gone')
  return { school, tables: await feeTablesOf(parts, school, plan) }
}

/** What a plan asks of some students of a school; whom it is not for is left out. */
export const statementsOf = (
  plan: CollectionPlan,
  { school, tables }: SchoolTables,
  facts: readonly PupilFacts[],
  cutOff: MealCutOff,
): PupilStatement[] =>
  facts
    .map((fact) => pupilOf(fact, cutOff))
    .filter((pupil) => isAsked(plan, school, pupil))
    .map((pupil) => {
      const charges = pupil.billed ? nothing : billPupil(plan, school, pupil, tables)
      const state = stateOf(pupil, charges)
      const carried = state === 'to-bill' ? pupil.debts.filter(({ isCarried }) => isCarried) : []
      return { pupil, charges, state, carried }
    })

const nothing: PupilCharges = { charges: [], problems: [], total: 0 }

function stateOf(pupil: Pupil, { charges, problems }: PupilCharges): StatementState {
  if (pupil.billed) return 'billed'
  if (problems.some(({ blocks }) => blocks)) return 'blocked'
  return charges.length > 0 ? 'to-bill' : 'nothing'
}
