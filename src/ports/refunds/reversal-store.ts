import type { Dong } from '../../../schemas/money.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalMoment } from '../approvals/approval-store.ts'

/** Takes back money that was posted. It is not money that goes back to a payer: nothing leaves but what a bank took. */
export interface ReversalStore {
  /**
   * Takes a payment back, or a piece of the money of a bank line or a payment. Of a payment for which no bill was known all
   * pieces are taken, whoever has them. Throws `conflict` where it is not possible.
   */
  reverse(order: ReversalOrder, when: ApprovalMoment): Promise<Reversal>
  /** Newest first, `before` one of them. */
  list(page: {
    readonly schoolCodes?: readonly string[] | undefined
    readonly before?: string | undefined
    readonly limit: number
  }): Promise<readonly Reversal[]>
}

/**
 * `wrong-owner`: the money is there, and is nobody's until it is given to its owner. `taken-back`: the channel, or the bank by
 * an outgoing movement of the same amount, took it away.
 */
export type ReversalOrder = {
  readonly reason: string
  readonly actor: Actor
} & (
  | { readonly paymentId: string; readonly why: 'taken-back' }
  | { readonly allocationId: string; readonly why: 'wrong-owner' }
  /** A piece of a bank line with the movement that took it; of a payment without one. */
  | { readonly allocationId: string; readonly why: 'taken-back'; readonly lineId?: string | undefined }
)

export interface Reversal {
  readonly id: string
  readonly paymentId: string | null
  readonly allocationId: string | null
  readonly billId: string | null
  /** Whose the money was; nobody where nobody owned it, or where a payment was in pieces: each has its own reversal. */
  readonly schoolCode: string | null
  readonly studentCode: string | null
  readonly amount: Dong
  readonly fromBill: Dong
  /** Where that credit has closed something else meanwhile, the student's credit is below zero by it. */
  readonly fromCredit: Dong
  /** What nobody owned. */
  readonly fromUnowned: Dong
  /** The reversal of the whole payment that this is a part of, and in whose amount it counts. */
  readonly partOf: string | null
  readonly why: 'wrong-owner' | 'taken-back'
  readonly lineId: string | null
  /** The piece of money without an owner that it became. */
  readonly moneyId: string | null
  readonly madeAt: Date
  readonly madeBy: string
  readonly reason: string
}
