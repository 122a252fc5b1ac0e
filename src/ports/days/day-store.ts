import type { DayFacts, DayRules, DayState, Unmet } from '../../domain/days/business-day.ts'

/** Keeps business days and what they counted. */
export interface DayStore {
  /** Opens the days of every book that has something to count, up to the day that it is now. Returns how many. */
  openDays(rules: DayRules, at: Date): Promise<number>
  /** Days, the newest first. */
  list(filter: DayFilter): Promise<readonly BusinessDay[]>
  find(book: string, day: string): Promise<BusinessDay | undefined>
  /** What keeps an open day from being closed; nothing for a day that is closed. */
  unmet(book: string, day: string, rules: DayRules, at: Date): Promise<readonly Unmet[]>
  /**
   * Closes a day in one transaction: counts what is not counted, hashes each record, and keeps what `sign` makes of it. A day
   * that is closed already is returned as it is. Nothing is changed where conditions do not hold that nobody excepted.
   */
  close(order: CloseOrder, sign: SignDay): Promise<Closing>
  /** Lets a day go without conditions, by two people. Throws `conflict` for a day that is closed. */
  except(exception: NewException): Promise<void>
  /** What a closed day counted, in order, `after` a row. */
  rowsOf(book: string, day: string, page: { after?: DayRowKey; limit: number }): Promise<readonly DayRow[]>
  /** Records of a closed day that came when it was closed, with the day that counted them. */
  cameLate(book: string, day: string, limit: number): Promise<readonly (DayRow & { countedOn: string })[]>
}

/** Gives the JWS of what is said of a day. */
export type SignDay = (facts: DayFacts) => Promise<string>

export interface DayFilter {
  readonly book?: string | undefined
  readonly day?: string | undefined
  readonly state?: DayState | undefined
  /** Only books of these schools. */
  readonly schoolCodes?: readonly string[] | undefined
  readonly limit: number
}

export interface BusinessDay {
  readonly book: string
  readonly day: string
  readonly cutOff: number
  readonly state: DayState
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly jws: string | null
}

export interface CloseOrder {
  readonly book: string
  readonly day: string
  readonly by: string
  readonly rules: DayRules
  readonly at: Date
}

/** What asking to close a day came to. */
export type Closing =
  | { readonly is: 'closed'; readonly day: BusinessDay; readonly wasClosed: boolean }
  | { readonly is: 'refused'; readonly unmet: readonly Unmet[] }
  | { readonly is: 'unknown' }

export interface NewException {
  readonly book: string
  readonly day: string
  readonly conditions: readonly string[]
  readonly reason: string
  readonly requestedBy: string
  readonly approvedBy: string
  readonly at: Date
}

export interface DayRowKey {
  readonly kind: string
  readonly id: string
}

export interface DayRow extends DayRowKey {
  /** The day that it is of; before the day that counts it when it was late. */
  readonly valueDay: string
  readonly amount: number
}
