import type { Dong } from '../../../schemas/money.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { RefundState, RefundWay } from '../../domain/refunds/refund.ts'
import type { RefundNote } from '../../domain/refunds/refund-note.ts'
import type { Approval, ApprovalMoment } from '../approvals/approval-store.ts'
import type { RefundAtChannel } from '../payment-channel.ts'

/** Keeps money that goes back. What is approved leaves its owner at once and is due until it is gone. */
export interface RefundStore {
  /** Asks that money goes back. Throws `conflict` and says what is left where it is too much. */
  request(order: RefundOrder, when: ApprovalMoment): Promise<{ refund: Refund; approval: Approval }>
  find(id: string): Promise<Refund | undefined>
  /** Newest first, `before` one of them. */
  list(page: RefundPage): Promise<readonly Refund[]>
  /** Puts what is due and people pay on one list, by which it is sent and by no other; may be empty. */
  makePayoutList(by: Actor, reason: string, at: Date): Promise<PayoutList>
  /** The same list again. */
  payoutList(id: string): Promise<PayoutList | undefined>
  /** The list that a refund stands in. */
  payoutListOf(refundId: string): Promise<string | undefined>
  /** Says that cash was handed out, or which outgoing movement of a bank shows a transfer. */
  confirm(id: string, said: Confirmation, at: Date): Promise<Moved>
  /** Says that nothing of it went or will go: the money is its owner's again. Only people and channels know that. */
  refuse(id: string, said: { by: string; reason: string }, at: Date): Promise<Moved>
  /** Says that what went came back: which money without an owner it is. It is the student's credit again. */
  returned(id: string, said: { by: string; reason: string; allocationId: string }, at: Date): Promise<Moved>
  /** Finds the movements that show what was sent, and what of it came back, by its code; returns how many. */
  matchMovements(at: Date): Promise<number>

  /** Takes what is due at a channel that nobody stopped, or its asking, and marks it as being sent before the channel hears of it. */
  takeForChannel(now: Date, again: Date, limit: number): Promise<readonly ChannelRefund[]>
  /** Keeps what a channel said of a refund as it was taken; of one that was taken again since, only that the money went. */
  channelSaid(taken: Pick<ChannelRefund, 'id' | 'asks'>, said: ChannelSaid, at: Date): Promise<void>
}

export interface RefundOrder {
  readonly of: { readonly paymentId: string } | { readonly allocationId: string } | StudentKey
  readonly amount: Dong
  readonly way: RefundWay
  /** The channels that give money back; none where it is left out. */
  readonly channels?: ReadonlySet<string> | undefined
  /** What its bill gave is owed again; else a bill that all money left is over. */
  readonly owedAgain: boolean
  /** To whom a transfer goes. */
  readonly payee?: Payee | undefined
  readonly actor: Actor
  readonly reason: string
  readonly rules: ApprovalRules
}

export interface StudentKey {
  readonly schoolCode: string
  readonly studentCode: string
}

export interface Payee {
  readonly name: string
  readonly account: string
  readonly bankCode: string
}

/** A refund, without whom it goes to. */
export interface Refund {
  readonly id: string
  /** What outgoing transfers name it by. */
  readonly code: string
  readonly approvalId: string | null
  readonly schoolCode: string | null
  readonly studentCode: string | null
  readonly paymentId: string | null
  readonly allocationId: string | null
  readonly billId: string | null
  readonly amount: Dong
  readonly fromBill: Dong | null
  readonly fromCredit: Dong | null
  readonly way: RefundWay
  readonly channel: string | null
  readonly state: RefundState
  readonly theirReference: string | null
  readonly createdAt: Date
  readonly settledAt: Date | null
  readonly steps: readonly RefundStep[]
}

export interface RefundStep {
  readonly at: Date
  readonly state: RefundState
  readonly by: string
  /** What a person said; of a note of the gateway, the same in English. */
  readonly reason: string
  /** What the gateway noted by itself; null where a person said something. */
  readonly note: RefundNote | null
}

export interface RefundPage {
  readonly state?: RefundState | undefined
  readonly schoolCodes?: readonly string[] | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export interface PayoutList {
  readonly id: string
  readonly payouts: readonly Payout[]
}

/** One payout with whom it goes to; nobody where that was erased. */
export interface Payout {
  readonly refundId: string
  readonly code: string
  readonly schoolCode: string | null
  readonly amount: Dong
  readonly way: RefundWay
  readonly payee: Payee | null
}

export interface Confirmation {
  readonly by: string
  readonly reason: string
  /** The outgoing movement; absent for cash. */
  readonly lineId?: string | undefined
}

export type Moved =
  | { readonly is: 'moved'; readonly refund: Refund }
  | { readonly is: 'unknown' }
  | { readonly is: 'not-possible'; readonly why: string }

/** A refund that a channel is told of, or asked about. */
export interface ChannelRefund extends RefundAtChannel {
  readonly id: string
  readonly channel: string
  /** Whether it is sent now or asked about. */
  readonly act: 'send' | 'ask'
  readonly asks: number
  readonly sentAt: Date
}

export type ChannelSaid =
  | { readonly is: 'done'; readonly theirReference: string | null }
  | { readonly is: 'refused'; readonly theirCode: string }
  /** It may have arrived, or is being worked on: asked about at `askAt`, for ever if need be. */
  | {
      readonly is: 'unknown'
      readonly note: RefundNote
      readonly theirReference: string | null
      readonly askAt: Date
    }
  /** It certainly did not arrive: due again. Where it was asked about it stays what it is. */
  | { readonly is: 'not-sent'; readonly note: RefundNote; readonly askAt: Date }
  /** Asked about, the channel says that it never heard of it: due again, by the same code. */
  | { readonly is: 'absent'; readonly theirCode: string; readonly askAt: Date }
