import type { FeeItemRequest, FeeScheduleRequest } from '../../../schemas/fee.ts'
import type { FeeItem } from '../../domain/fees/charge.ts'
import type { FeeSchedule } from '../../domain/fees/fee-schedule.ts'

/** Who stores something, and when. */
export interface Made {
  readonly by: string
  readonly at: Date
}

/** Keeps what is collected and for how much. Nothing is changed; what counts no more is ended. */
export interface FeeStore {
  /** A code that the school or the province has with other content is `taken`. */
  addItem(item: FeeItemRequest, made: Made): Promise<'accepted' | 'repeated' | 'taken' | 'unknown-school'>
  /** The province's items and those of schools, as they are in force at some time. */
  items(schoolCodes: readonly string[]): Promise<readonly StoredFeeItem[]>
  /** Two prices that could both be the most specific one are not stored. */
  addSchedule(schedule: FeeScheduleRequest, made: Made): Promise<ScheduleOutcome>
  findSchedule(id: string): Promise<FeeSchedule | undefined>
  /** The prices of a school year: those of these schools and those of none. */
  schedules(schoolYear: string, schoolCodes: readonly string[]): Promise<readonly FeeSchedule[]>
  /** Ends a price after a day; ending again otherwise is a conflict. */
  endSchedule(id: string, lastDay: string, reason: string, made: Made): Promise<EndOutcome>
}

export interface StoredFeeItem extends FeeItem {
  readonly schoolCode: string | null
  readonly validFrom: string
  readonly validTo: string | null
}

export type ScheduleOutcome =
  | { readonly is: 'accepted' | 'repeated'; readonly id: string }
  | { readonly is: 'contradicts'; readonly id: string }
  | { readonly is: 'unknown-school' }

export type EndOutcome = 'ended' | 'repeated' | 'ended-otherwise'
