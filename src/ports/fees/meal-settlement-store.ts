import type { Dong } from '../../../schemas/money.ts'
import type { MealCutOff } from '../../domain/fees/meals.ts'
import type { TellPortals } from '../bills/bill-store.ts'

/** Gives back the meals of pupils who leave, which no later bill will take off. */
export interface MealSettlementStore {
  /**
   * Corrects the bills that charged meals which were not eaten, or will not be after the last day: what was paid and is
   * owed no longer is the student's credit. Again it gives nothing twice. Nothing is returned where there is no such student.
   * Throws `InvalidRequest` for a number in `doneByHand` that is no bill of theirs.
   */
  settle(order: MealSettlementOrder): Promise<readonly SettledBill[] | undefined>
}

export interface MealSettlementOrder {
  readonly schoolCode: string
  readonly studentCode: string
  /** The last day on which the pupil eats at school. */
  readonly lastDay: string
  /** Until when absence before it was told in time. */
  readonly cutOff: MealCutOff
  /** Numbers of bills whose meals a person has given back: that is kept, and the bills stay as they are. */
  readonly doneByHand: readonly string[]
  readonly tellPaid: TellPortals
  readonly by: string
  readonly reason: string
  readonly at: Date
}

export interface SettledBill {
  readonly billId: string
  readonly billNumber: string
  /**
   * `by-hand`: another bill asks for it now, a person corrected what it asks for meals, or an exemption counts for them: they did
   * not come back.
   */
  readonly became: 'corrected' | 'by-hand' | 'done-by-hand'
  readonly meals: readonly { readonly item: string; readonly day: string; readonly amount: Dong }[]
  /** What became credit. */
  readonly credited: Dong
}
