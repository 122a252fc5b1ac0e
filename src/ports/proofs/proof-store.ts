import type { BusinessDay } from '../days/day-store.ts'

/** Reads what proves that kept money and closed days are as they were. It changes nothing. */
export interface ProofStore {
  /** What is proved of money, in order. */
  readonly moneyChecks: readonly MoneyCheck[]
  /** Runs one of them: how many things it looked at, and what is wrong, at most `limit` by name. */
  checkMoney(id: string, limit: number): Promise<MoneyProof>
  /** Closed days by book and day, `after` one of them. */
  closedDays(page: { after?: DayKey; limit: number }): Promise<readonly ClosedDay[]>
  /** How many rows a day has now, and the hash over them. */
  sumOfRows(key: DayKey): Promise<{ readonly count: number; readonly hash: Buffer }>
  /** Rows of closed days whose record is gone or says another than it did, at most `limit`. */
  changedRows(limit: number): Promise<readonly ChangedRow[]>
  /** Records that no day has counted and none will, with the last closed day of their book; at most `limit` of a kind. */
  missedRows(limit: number): Promise<readonly MissedRow[]>
  /** Days that are open and have rows: they were closed, and somebody opened them. */
  reopenedDays(limit: number): Promise<readonly DayKey[]>
}

export interface MoneyCheck {
  readonly id: string
  /** What is proved, for a treasurer. */
  readonly says: string
}

export interface MoneyProof {
  readonly looked: number
  readonly wrong: number
  /** What is wrong, and where. */
  readonly named: readonly string[]
}

export interface DayKey {
  readonly book: string
  readonly day: string
}

export interface ClosedDay extends BusinessDay {
  readonly rowCount: number
  readonly rowsHash: Buffer
}

export interface MissedRow extends DayKey {
  readonly kind: string
  readonly id: string
}

export interface ChangedRow extends MissedRow {
  readonly isGone: boolean
}
