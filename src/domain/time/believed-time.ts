import type { BankLine } from '../bank-lines/bank-line.ts'
import { addDays, dayMs, localDay, startOfDay } from './local-time.ts'

/** Banks book ahead over a row of holidays, Tết the longest of them; a day that is further ahead is a slip. */
export const daysBookedAhead = 31

/** Channels and feeds tell of money at once, or within weeks; of nothing that is older than a bill's year. */
const daysToldBack = 366

/** So far the clock of another may be ahead of ours. */
const clocksDifferMs = 3_600_000

/** A time as it is told: absent where none is, and an invalid date where a text is none. */
export const toldTime = (text: string, read: (text: string) => Date | undefined): Date | undefined =>
  text === '' ? undefined : (read(text) ?? new Date(Number.NaN))

/** Whether what was told of the time cannot be. */
interface Dated {
  readonly isDoubted: boolean
}

/** The last local day on which a bank books what is heard of at an instant. */
export const lastDayBooked = (heardAt: Date): string => addDays(localDay(heardAt), daysBookedAhead)

/**
 * When money moved that a channel tells of: at its own time, and never after it was heard of. Without a time, or with one that is none, that is
 * to come, or that is more than a year ago, it is dated when it was heard of: it moved, so it is never refused.
 */
export function dateMoney(told: Date | undefined, heardAt: Date): Dated & { readonly at: Date } {
  if (told === undefined) return { at: heardAt, isDoubted: false }
  const aheadMs = told.getTime() - heardAt.getTime()
  const isDoubted = !(aheadMs <= clocksDifferMs && aheadMs >= -daysToldBack * dayMs)
  return { at: isDoubted || aheadMs > 0 ? heardAt : told, isDoubted }
}

/**
 * Dates a movement that a bank tells of by a message. A booking ahead is the bank's, as in a statement, and its money moved by the time that it was
 * heard of all the same.
 */
export function dateMovement(line: BankLine, heardAt: Date): Dated & { readonly line: BankLine } {
  const earliest = addDays(localDay(heardAt), -daysToldBack)
  const isDoubted = line.bookedOn > lastDayBooked(heardAt) || line.bookedOn < earliest
  return {
    line: isDoubted ? { ...line, bookedOn: localDay(heardAt), at: heardAt } : movedBy(heardAt, line),
    isDoubted,
  }
}

/** A movement whose time is not after it was heard of, so that nobody is late by the day of a booking ahead. */
export const movedBy = (heardAt: Date, line: BankLine): BankLine =>
  (line.at ?? startOfDay(line.bookedOn)) <= heardAt ? line : { ...line, at: heardAt }
