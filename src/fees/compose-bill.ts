import { hash } from 'node:crypto'
import type { BillRequest } from '../../schemas/bill.ts'
import type { School } from '../../schemas/school.ts'
import { billProblems } from '../domain/bills/bill-arithmetic.ts'
import { carriedLines } from '../domain/fees/carried-debt.ts'
import { sumOf } from '../domain/fees/charge.ts'
import type { CollectionPlan } from '../domain/fees/collection-plan.ts'
import type { PlanBill } from '../intake/take-bills.ts'
import type { ComposedBill } from '../ports/fees/plan-store.ts'
import type { PupilStatement } from './preview-plan.ts'

/** The longest number that a bill may have. */
const longestNumber = 40

/**
 * The number of the bill that a plan makes for a student: the same whenever it is made, so that it is made once. A code too
 * long to stand in it gives it the beginning of its hash.
 */
function billNumberOf(plan: Pick<CollectionPlan, 'number'>, studentCode: string): string {
  const number = `${plan.number}-${studentCode}`
  return number.length <= longestNumber
    ? number
    : `${plan.number}-${hash('sha256', studentCode, 'hex').slice(0, 24).toUpperCase()}`
}

/** Makes the bill of one student, as it would come in over the API. Throws when it does not add up. */
export function composeBill(
  plan: CollectionPlan,
  school: School,
  { pupil: { code: studentCode }, charges: { charges, total }, carried: debts }: PupilStatement,
  planBill: PlanBill,
): ComposedBill {
  const request: BillRequest = {
    number: billNumberOf(plan, studentCode),
    schoolCode: school.code,
    studentCode,
    schoolYear: plan.schoolYear,
    period: plan.period,
    title: plan.title,
    dueOn: plan.dueOn,
    lines: [...charges.map(({ line }) => line), ...debts.flatMap(carriedLines)],
    total: total + sumOf(debts, ({ owed }) => owed),
  }
  const problems = billProblems(request)
  if (problems.length > 0) throw new Error(`a bill of a plan breaks a rule: ${problems[0]?.message}`)
  return { studentCode, bill: { request, ...planBill(request, school) }, charges, debts }
}
