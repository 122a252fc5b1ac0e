import type { CollectionPlanRequest } from '../../../schemas/collection-plan.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { Charge } from '../../domain/fees/charge.ts'
import type { CollectionPlan } from '../../domain/fees/collection-plan.ts'
import type { Days } from '../../domain/fees/days.ts'
import type { Debt, EarlierCharge } from '../../domain/fees/pupil.ts'
import type { AcceptOutcome, BillToAccept, TellPortals } from '../bills/bill-store.ts'
import type { Made } from './fee-store.ts'
import type { SpanKind } from './student-span-store.ts'

/** Keeps collection plans and what the lines of their bills stand for. */
export interface PlanStore {
  create(plan: PlanToCreate, made: Made): Promise<CollectionPlan>
  find(idOrNumber: string): Promise<CollectionPlan | undefined>
  /** The newest first; those of a school and those of all schools. */
  list(schoolCode: string): Promise<readonly CollectionPlan[]>
  /** The schools that a plan is for and that are here. */
  schoolsOf(plan: Pick<CollectionPlan, 'schoolCodes'>): Promise<readonly string[]>
  /** Students of a school after a code, in the order of their codes, with all that a plan goes by. */
  pupils(plan: CollectionPlan, schoolCode: string, page: PupilPage): Promise<readonly PupilFacts[]>
  /**
   * The same, and bills for them, in one transaction that holds the students: what it finds stays so until the bills are
   * made. A bill that is not taken in leaves nothing. Portals are told of earlier bills as cancelled whose debts go on to new ones.
   */
  issue(
    plan: CollectionPlan,
    schoolCode: string,
    page: PupilPage,
    compose: (pupils: readonly PupilFacts[]) => readonly ComposedBill[],
    tellCancelled: TellPortals,
    at: Date,
  ): Promise<IssuedPage>
}

export type PlanToCreate = Omit<CollectionPlanRequest, 'items' | 'mealWeekdays' | 'daysOff'> &
  Pick<CollectionPlan, 'items' | 'mealDays'>

export interface PupilPage {
  readonly after: string
  readonly limit: number
  /** Only this student. */
  readonly only?: string
}

/** What is stored about one student, as far as plans go by it. */
export interface PupilFacts {
  readonly schoolCode: string
  readonly code: string
  readonly className: string
  readonly classCode: string | null
  readonly grade: number | null
  readonly status: string
  readonly spans: readonly (Days & {
    readonly id: string
    readonly kind: SpanKind
    readonly subject: string
    readonly decisionNumber: string
  })[]
  readonly charged: readonly EarlierCharge[]
  /** Days of absence in the plan's span, and those before with meals that were charged and did not come back. */
  readonly absences: readonly AbsenceFacts[]
  readonly debts: readonly Debt[]
  readonly credit: Dong
  readonly billed: { readonly billId: string; readonly number: string } | null
}

export interface AbsenceFacts {
  readonly day: string
  readonly reportedAt: Date
  readonly meals: readonly {
    readonly item: string
    readonly amount: Dong
    readonly billId: string
    readonly billNumber: string
    /** A person corrected what the bill asks for meals of the item. */
    readonly isByHand: boolean
  }[]
}

/** A bill of a plan, and what its lines stand for, in their order. */
export interface ComposedBill {
  readonly studentCode: string
  readonly bill: BillToAccept
  readonly charges: readonly Charge[]
  /** What it takes over of other bills, by lines behind those. */
  readonly debts: readonly Debt[]
}

export interface IssuedPage {
  readonly pupils: readonly PupilFacts[]
  /** By student, of those that a bill was composed for. */
  readonly outcomes: ReadonlyMap<string, AcceptOutcome>
}
