import type { Dong } from '../../../schemas/money.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { AllocationReason } from '../../domain/bank-lines/allocation.ts'
import type { ReturnLetterFacts } from '../../domain/refunds/return-letter.ts'
import type { Approval, ApprovalMoment } from '../approvals/approval-store.ts'
import type { SourcePayment } from '../bank-lines/bank-line-store.ts'
import type { Refund } from './refund-store.ts'

/** Sends money that nobody owns back to who sent it. Until a second person approves, an owner who is found gets it. */
export interface ReturnStore {
  /** What has had no owner since before an instant and nobody asked to return yet; the oldest first, `after` one of them. */
  proposals(page: ReturnPage): Promise<readonly ProposedReturn[]>
  /** Asks that a piece goes back whole. Throws `conflict` where it has an owner or its return is asked for already. */
  request(order: ReturnOrder, when: ApprovalMoment): Promise<AskedReturn>
  /**
   * What the letter to the sender says; nothing before the return is approved, where its channel gives it back and nobody is
   * named, or when who sent it was erased.
   */
  letter(refundId: string): Promise<ReturnLetterFacts | undefined>
}

export interface ReturnPage {
  readonly before: Date
  readonly limit: number
  readonly after?: string | undefined
}

export interface ProposedReturn {
  readonly id: string
  readonly amount: Dong
  readonly why: AllocationReason
  readonly since: Date
  /** Whether the bank said from which account it came. */
  readonly senderKnown: boolean
  readonly line: {
    readonly id: string
    readonly account: string
    readonly reference: string
    readonly amount: Dong
    readonly bookedOn: string
  } | null
  /** In place of a line: a payment of a channel, which never says who paid. */
  readonly payment: SourcePayment | null
}

export interface ReturnOrder {
  readonly allocationId: string
  /** Absent where the channel of a payment gives it back itself. */
  readonly bankCode?: string | undefined
  /** Where the bank did not say who sent it. An account that it said must be the same. */
  readonly name?: string | undefined
  readonly account?: string | undefined
  /** The channels that give money back; none where it is left out. */
  readonly channels?: ReadonlySet<string> | undefined
  readonly actor: Actor
  readonly reason: string
  readonly rules: ApprovalRules
}

export type AskedReturn =
  | { readonly is: 'asked'; readonly refund: Refund; readonly approval: Approval }
  /** The bank did not say it, and the order does not either. */
  | { readonly is: 'sender-unknown'; readonly field: 'name' | 'account' | 'bankCode' }
  /** The order names another account than the one that the money came from. */
  | { readonly is: 'other-sender' }
