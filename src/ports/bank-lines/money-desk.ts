import type { TellOfPayment } from '../payments/payment-store.ts'

/** What people do with the money of bank lines and of payments without a bill, each with who and why. */
export interface MoneyDesk {
  /**
   * Claims a piece of money for whoever looks at it, until an instant; says who has it when somebody else does. Claiming again
   * prolongs. Throws `not_found` where it is not without an owner.
   */
  claim(claim: MoneyClaim, now: Date): Promise<{ readonly by: string; readonly until: Date }>
  /** Lets go of a claim of one's own. */
  release(allocationId: string, by: string): Promise<void>
  /**
   * Gives a piece out by a list, all or nothing. Throws `invalid_request` where the list does not add up to it, with the
   * difference, or names somebody who is not there; `conflict` when it has an owner by now.
   */
  giveByList(list: MoneyList, tell: TellOfPayment, at: Date): Promise<void>
  /**
   * Takes money back from whom it was given: it has no owner again, and what it had closed is owed again; so is what goes on to another
   * school. Throws `conflict` when it is not given, or has been used or passed on since.
   */
  undo(allocationId: string, word: { readonly by: string; readonly reason: string }, at: Date): Promise<void>
  /** What came to the account of one school for a student of another, and was not passed on yet; the oldest first. */
  inTransit(limit: number): Promise<readonly MoneyInTransit[]>
  /** Notes that an outgoing movement passed money on. Throws `conflict` where either is not open or the amounts differ. */
  passOn(passing: Passing, at: Date): Promise<void>
}

export interface MoneyClaim {
  readonly allocationId: string
  readonly by: string
  readonly until: Date
}

export interface MoneyList {
  readonly allocationId: string
  readonly shares: readonly MoneyShare[]
  readonly by: string
}

/** A student's share of a list, in đồng; a bill of theirs that is named is closed before the others. */
export interface MoneyShare {
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId?: string | undefined
  readonly amount: number
}

export interface MoneyInTransit {
  readonly id: string
  readonly lineId: string
  readonly amount: number
  readonly fromSchool: string
  readonly toSchool: string
  readonly studentCode: string
  readonly since: Date
}

export interface Passing {
  readonly allocationId: string
  /** The piece of the outgoing movement. */
  readonly outgoingId: string
  readonly by: string
}
