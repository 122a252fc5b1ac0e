import type { Dong } from '../../../schemas/money.ts'

/** What the state owes a school for the exemptions of one period, the oldest first. */
export interface PeriodCompensation {
  readonly period: string
  readonly compensation: Dong
}

/** Money of the budget; without a period it is for the oldest that is open. */
export interface BudgetMoney {
  readonly period: string | null
  readonly amount: Dong
}

export interface BudgetDebts {
  readonly periods: readonly (PeriodCompensation & { readonly received: Dong; readonly owed: Dong })[]
  /** Received beyond all that is owed. */
  readonly advance: Dong
}

/**
 * What the budget still owes by period. Money that names a period closes it; what is beyond, and money that names none,
 * closes the oldest period first. What is left is an advance.
 */
export function budgetDebts(
  periods: readonly PeriodCompensation[],
  money: readonly BudgetMoney[],
): BudgetDebts {
  const sum = (rows: readonly BudgetMoney[]) => rows.reduce((total, { amount }) => total + amount, 0)
  const named = periods.map(({ period, compensation }) => {
    return Math.min(compensation, sum(money.filter((one) => one.period === period)))
  })
  let pool = sum(money) - named.reduce((total, amount) => total + amount, 0)
  const closed = periods.map(({ period, compensation }, place) => {
    const before = named[place] as Dong
    const more = Math.min(pool, compensation - before)
    pool -= more
    return { period, compensation, received: before + more, owed: compensation - before - more }
  })
  return { periods: closed, advance: pool }
}
