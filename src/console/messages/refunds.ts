import type { PayoutList, Refund } from '../../ports/refunds/refund-store.ts'
import type { Reversal } from '../../ports/refunds/reversal-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type RefundsMessage = Page<AsJson<Refund>, string>
export type ReversalsMessage = Page<AsJson<Reversal>, string>

/** A list by which refunds are paid out; to whom each goes shows when it is opened for a reason. */
export type PayoutsMessage = PayoutList

/** One refund with what it is of; nobody in clear. */
export interface RefundMessage {
  readonly refund: AsJson<Refund>
  readonly schoolName: string | null
  /** The list that it is paid out by. */
  readonly payoutList: string | null
  readonly bill: { readonly id: string; readonly number: string; readonly title: string } | null
  readonly payment: { readonly id: string; readonly reference: string } | null
  readonly student: { readonly name: string } | null
}

/** A refund that was just asked for. */
export interface AskedRefund {
  readonly id: string
  readonly approvalId: string | null
  /** A second person must approve it. */
  readonly isWaiting: boolean
}
