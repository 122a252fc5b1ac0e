import type { ApprovalOrder } from '../../ports/approvals/approval-store.ts'
import type { BusinessDay } from '../../ports/days/day-store.ts'
import { type ClosingCondition, closingConditions, readBook } from './business-day.ts'

type Wanted = Pick<ApprovalOrder, 'actor' | 'reason' | 'rules'> & {
  readonly conditions: readonly ClosingCondition[]
}

export type ExceptionOrder =
  | { readonly is: 'order'; readonly order: ApprovalOrder }
  | { readonly is: 'not-possible'; readonly why: string }

/** What is asked for where a day shall be closed although conditions do not hold. */
export function orderOfExceptions(
  { book, day, state }: Pick<BusinessDay, 'book' | 'day' | 'state'>,
  { conditions, ...asked }: Wanted,
): ExceptionOrder {
  if (state !== 'open') return { is: 'not-possible', why: 'the day is closed' }
  const never = conditions.find((one) => !closingConditions[one].mayBeExcepted)
  if (never) return { is: 'not-possible', why: `${closingConditions[never].says}: nobody excepts that` }
  const read = readBook(book)
  return {
    is: 'order',
    order: {
      ...({ kind: 'day-exceptions', alone: `${book} ${day}`, amount: null } as const),
      schoolCode: read?.kind === 'school' ? read.of : null,
      payload: { book, day, conditions },
      ...asked,
    },
  }
}
