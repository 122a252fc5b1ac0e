import type { BillLine } from '../../../schemas/bill.ts'
import type { Bill } from '../../domain/bills/bill.ts'
import type { Instalment } from '../../domain/bills/instalments.ts'
import type { TellPortals } from './bill-store.ts'

/** Moves bills other than by money, and keeps who did, when and why. */
export interface BillLifeStore {
  /** Makes a draft owed: books it and tells the portals, unless it waits for its day; issuing again gives the same answer. */
  issue(id: string, told: Told, act: Act): Promise<MoveOutcome>
  /** Shows a bill to payers and portals before its day, or for the first time. */
  publish(id: string, told: Told, act: Act): Promise<MoveOutcome>
  /** Schools with bills whose day of publishing has come. */
  schoolsToPublish(day: string): Promise<readonly string[]>
  /** Shows at most `limit` bills of a school whose day has come; returns how many. */
  publishDue(schoolCode: string, portals: readonly string[], due: DueBills): Promise<number>
  /** Ends at most `limit` bills whose grace is over; returns how many. */
  expireDue(due: DueBills): Promise<number>
  /** Makes a new revision of a bill; what was paid of it and is owed no longer is the student's credit. */
  correct(id: string, correction: Correction, act: Act & { readonly reason: string }): Promise<CorrectOutcome>
  /** The older revisions of a bill with its present one; nothing for a bill that was never corrected. */
  revisions(id: string): Promise<readonly Revision[]>
  /** Sets the plans of instalments of a bill that nothing was paid for. */
  setPlans(id: string, plans: Plans, act: Act): Promise<PlanOutcome>
  instalments(id: string): Promise<readonly Instalment[]>
}

/** Who did something, when, and why where a reason was given. */
export interface Act {
  readonly by: string
  readonly reason?: string | undefined
  readonly at: Date
}

export interface Told {
  /** The portals that learn of a bill. */
  readonly portals: readonly string[]
  /** Those that learn that it is paid: a bill of 0 is paid when it is issued. */
  readonly tellPaid: TellPortals
}

export interface DueBills {
  readonly day: string
  readonly limit: number
  readonly at: Date
}

export type MoveOutcome =
  | { readonly is: 'moved'; readonly bill: Bill }
  | { readonly is: 'not-from'; readonly state: Bill['state'] }
  | { readonly is: 'unknown' }

/** New lines, and the revision that they were made from: somebody else's correction is not written over. */
export interface Correction {
  readonly lines: readonly BillLine[]
  readonly total: number
  readonly revision?: number | undefined
  readonly tellPaid: TellPortals
}

export type CorrectOutcome =
  | { readonly is: 'corrected'; readonly bill: Bill; readonly credited: number }
  | { readonly is: 'unchanged'; readonly bill: Bill }
  | { readonly is: 'other-revision'; readonly revision: number }
  | { readonly is: 'not-from'; readonly state: Bill['state'] }
  /** Its lines that took debts over would change, or another bill asks for a part of it. */
  | { readonly is: 'carries-debts' }
  | { readonly is: 'unknown' }

export interface Revision {
  readonly revision: number
  readonly lines: readonly BillLine[]
  readonly payable: number
  readonly credited: number
  readonly madeAt: Date
  readonly madeBy: string
  readonly reason: string
}

export type Plans = readonly {
  readonly name: string
  readonly instalments: readonly { readonly dueOn: string; readonly amount: number }[]
}[]

export type PlanOutcome =
  | { readonly is: 'set' }
  | { readonly is: 'does-not-add-up'; readonly plan: string; readonly sum: number; readonly payable: number }
  | { readonly is: 'not-from'; readonly state: Bill['state'] }
  | { readonly is: 'has-payments' }
  | { readonly is: 'unknown' }
