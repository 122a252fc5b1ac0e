import type { Dong } from '../../../schemas/money.ts'
import type { Made } from './fee-store.ts'

/** What was told about a day of a student. */
export interface AttendanceWord {
  readonly schoolCode: string
  readonly studentCode: string
  readonly day: string
  readonly isAbsent: boolean
  readonly reportedAt: Date
}

/** `given-back`: the meal of the day came back already, so the student cannot have been there after all. */
export type AttendanceOutcome = 'accepted' | 'repeated' | 'unknown-student' | 'given-back'

/** A day of absence that stands, and what became of each meal that was charged for it. */
export interface AbsentDay {
  readonly day: string
  readonly reportedAt: Date
  readonly meals: readonly {
    readonly item: string
    readonly amount: Dong
    readonly chargedOn: string
    /** The bill that it was taken off, or the settlement it came back with. */
    readonly backOn: string | null
  }[]
}

/** Keeps what is told about days of absence: rows that are only added. */
export interface AttendanceStore {
  /** One outcome per word, in order. */
  note(words: readonly AttendanceWord[], made: Made): Promise<readonly AttendanceOutcome[]>
  absences(schoolCode: string, studentCode: string, from: string, to: string): Promise<readonly AbsentDay[]>
}
