import type { Dong } from '../../../schemas/money.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalKind, ApprovalRules, ApprovalState } from '../../domain/approvals/approval.ts'
import type { TellOfPayment } from '../payments/payment-store.ts'

/** Keeps what one person asks for and another decides. The effect is of one transaction with what makes it happen. */
export interface ApprovalStore {
  /** Asks. Where no second person is needed, it is done at once. Throws `conflict` where the same stands open. */
  request(order: ApprovalOrder, when: ApprovalMoment): Promise<Approval>
  /** Says yes, as another person than who asked. Throws `conflict` where its effect is not possible any more; it stays open. */
  approve(id: string, said: Said, when: ApprovalMoment): Promise<Decided>
  /** Says no, or stops what is approved and waits. Who asked withdraws by it. */
  reject(id: string, said: Said, at: Date): Promise<Decided>
  find(id: string): Promise<Approval | undefined>
  /** What is open about one thing. */
  openOf(kind: ApprovalKind, alone: string): Promise<readonly Approval[]>
  /** Newest first, `before` one of them. */
  list(page: ApprovalPage): Promise<readonly Approval[]>
  /**
   * Ends what nobody decided in time, and does what waited long enough; returns how many moved. One that fails keeps none of the
   * others, stays due, and is thrown at the end.
   */
  goOn(when: ApprovalMoment): Promise<number>
}

/** When something happens, and whom effects tell. */
export interface ApprovalMoment {
  readonly at: Date
  readonly tell: TellOfPayment
}

export interface ApprovalOrder {
  readonly kind: ApprovalKind
  /** Of what stands here only one may be open in its kind. */
  readonly alone?: string
  readonly schoolCode: string | null
  /** In đồng, where it is about money. */
  readonly amount: Dong | null
  /** What its effect needs to know: names and numbers of records, amounts; nothing of people. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly actor: Actor
  readonly reason: string
  readonly rules: ApprovalRules
}

export interface Said {
  readonly actor: Actor
  readonly reason: string
}

/** What deciding did. */
export type Decided =
  | { readonly is: 'decided'; readonly approval: Approval }
  | { readonly is: 'unknown' }
  /** Whoever asked, by whatever login, does not approve. */
  | { readonly is: 'same-person' }
  /** It is decided or over. */
  | { readonly is: 'not-open'; readonly approval: Approval }

export interface ApprovalPage {
  readonly state?: ApprovalState | undefined
  readonly kind?: ApprovalKind | undefined
  /** Only those of these schools; all where it is left out. */
  readonly schoolCodes?: readonly string[] | null | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export interface Approval {
  readonly id: string
  readonly kind: ApprovalKind
  readonly schoolCode: string | null
  readonly amount: Dong | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly state: ApprovalState
  readonly requestedPerson: string
  readonly requestedAt: Date
  readonly expiresAt: Date
  /** While it is approved and waits. */
  readonly takesEffectAt: Date | null
  /** Who did what, and why, from the request on. */
  readonly steps: readonly ApprovalStep[]
}

export interface ApprovalStep {
  readonly at: Date
  readonly state: ApprovalState
  readonly by: string
  /** Nobody, where time did it. */
  readonly person: string | null
  readonly reason: string
}
