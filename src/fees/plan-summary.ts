import type { Dong } from '../../schemas/money.ts'
import type { IssuedStatement } from './issue-plan.ts'
import type { PupilStatement } from './preview-plan.ts'

interface Sums {
  bills: number
  gross: Dong
  budgetCompensation: Dong
  payable: Dong
  /** May be given beside it. */
  voluntary: Dong
}

/** What a plan comes to, over all its students. */
export interface PlanSummary {
  readonly students: Record<string, number>
  readonly total: Sums
  /** What the bills ask by item, and by school. */
  readonly items: Record<string, Sums>
  readonly schools: Record<string, Sums>
  /** Meals that come back on these bills. */
  readonly mealsBack: { count: number; amount: Dong }
  /** Still owed for earlier bills, which stay as they are, and money of the students that closes no bill. */
  readonly debts: Dong
  /** The part of the debts that the new bills take over. */
  readonly carried: Dong
  readonly credit: Dong
  /** How many students have a problem, by its code and item. */
  readonly problems: Record<string, number>
}

/** Adds up the statements of a preview or an issue, page by page. */
export function createPlanTally() {
  const summary: PlanSummary = {
    students: {},
    total: noSums(),
    items: {},
    schools: {},
    mealsBack: { count: 0, amount: 0 },
    debts: 0,
    carried: 0,
    credit: 0,
    problems: {},
  } as PlanSummary & { debts: number; carried: number; credit: number }
  const writable = summary as { debts: number; carried: number; credit: number } & PlanSummary
  return {
    add(statements: readonly (PupilStatement | IssuedStatement)[]): void {
      for (const statement of statements) {
        const { pupil, charges } = statement
        const state = 'became' in statement ? statement.became : statement.state
        summary.students[state] = (summary.students[state] ?? 0) + 1
        writable.debts += pupil.debts.reduce((sum, { owed }) => sum + owed, 0)
        writable.credit += pupil.credit
        for (const { code, item } of charges.problems) count(summary.problems, `${code} ${item}`)
        if (state !== 'to-bill' && state !== 'issued') continue
        writable.carried += statement.carried.reduce((sum, { owed }) => sum + owed, 0)
        addCharges(summary, statement)
      }
    },
    summary: () => summary,
  }
}

function addCharges(summary: PlanSummary, { pupil, charges }: PupilStatement): void {
  const school = sumsOf(summary.schools, pupil.schoolCode)
  const items = new Set<string>()
  for (const { item, line, back } of charges.charges) {
    for (const sums of [summary.total, school, sumsOf(summary.items, item)]) {
      sums.gross += line.gross
      sums.budgetCompensation += line.budgetCompensation
      sums[line.kind === 'VOLUNTARY' ? 'voluntary' : 'payable'] += line.payable
    }
    items.add(item)
    summary.mealsBack.count += back.length
    summary.mealsBack.amount += back.reduce((sum, { amount }) => sum + amount, 0)
  }
  for (const item of items) sumsOf(summary.items, item).bills += 1
  school.bills += 1
  summary.total.bills += 1
}

const noSums = (): Sums => ({ bills: 0, gross: 0, budgetCompensation: 0, payable: 0, voluntary: 0 })

function sumsOf(by: Record<string, Sums>, key: string): Sums {
  by[key] ??= noSums()
  return by[key]
}

const count = (by: Record<string, number>, key: string) => {
  by[key] = (by[key] ?? 0) + 1
}
