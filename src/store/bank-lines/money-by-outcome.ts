import type { AllocationOutcome } from '../../domain/bank-lines/allocation.ts'
import type { TakenLines } from '../../ports/bank-lines/bank-line-store.ts'

/** Rows of counts and sums by outcome as one object in which every outcome stands. */
export function moneyByOutcome(
  rows: readonly { outcome: AllocationOutcome; count: number; amount: number }[],
): TakenLines['money'] {
  const none = { count: 0, amount: 0 }
  const found = Object.fromEntries(rows.map(({ outcome, count, amount }) => [outcome, { count, amount }]))
  return { posted: none, ambiguous: none, suspense: none, 'not-fee': none, reversed: none, ...found }
}
