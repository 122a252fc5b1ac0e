import type { DayFacts, Unmet } from '../../domain/days/business-day.ts'
import type { BusinessDay, DayRow } from '../../ports/days/day-store.ts'
import type {
  BankEquation,
  DayFile,
  GrantedException,
  ListedDay,
  PaidThrough,
} from '../../ports/days/day-view.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

/** One day of a list; `unmet` of the days that can be closed next. */
export type DayListRow = AsJson<Omit<ListedDay, 'jws'>> & { readonly unmet: readonly Unmet[] }

export type DaysMessage = Page<DayListRow, string>

/** One day: what keeps it open, or what it counted and what came for it later. */
export interface DayMessage {
  readonly day: AsJson<Omit<BusinessDay, 'jws'>>
  readonly schoolName: string | null
  readonly facts: DayFacts | null
  readonly unmet: readonly Unmet[]
  readonly exceptions: readonly AsJson<GrantedException>[]
  readonly waiting: { readonly id: string; readonly requestedPerson: string } | null
  /** Of an account at a bank. */
  readonly equation: BankEquation | null
  /** Of a channel. */
  readonly through: PaidThrough | null
  readonly files: readonly AsJson<DayFile>[]
  readonly late: readonly (DayRow & { readonly countedOn: string; readonly billId: string | null })[]
}
