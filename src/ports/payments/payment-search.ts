import type { PaymentState } from '../../../schemas/payment.ts'
import type { Payment } from '../../domain/payments/payment.ts'
import type { PieceOfLine } from '../bank-lines/money-search.ts'
import type { BookedEntry } from '../bills/bill-search.ts'
import type { Refund } from '../refunds/refund-store.ts'
import type { Reversal } from '../refunds/reversal-store.ts'

/** Finds payments for people who look for one, and everything that became of it. */
export interface PaymentSearch {
  /** Newest first, `before` one of them. */
  search(wanted: PaymentFilter): Promise<readonly FoundPayment[]>
  /** The channels that ever had a payment. */
  channels(): Promise<readonly string[]>
  /** What was said of a payment, booked for it, given back of it, and settled. */
  lifeOf(payment: Pick<Payment, 'id' | 'channel' | 'reference'>): Promise<PaymentLife>
}

/** What is absent does not narrow. */
export interface PaymentFilter {
  /** Only payments of bills of these schools; all, also those without a bill, where it is null. */
  readonly schoolCodes: readonly string[] | null
  readonly channel?: string | undefined
  readonly state?: PaymentState | undefined
  /** Ours, or the provider's. */
  readonly reference?: string | undefined
  /** What was paid; what is asked where nothing is paid yet. */
  readonly amount?: number | undefined
  /** Begun on this local day or later. */
  readonly from?: string | undefined
  /** Begun on this local day or earlier. */
  readonly until?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** What became of money that was paid and is not there any more: its channel took it, or all of it was given back. */
export type WentBack = 'taken-back' | 'refunded'

export interface FoundPayment extends Omit<Payment, 'payUrl' | 'asks' | 'askAt'> {
  readonly wentBack: WentBack | null
  readonly billNumber: string | null
  readonly schoolCode: string | null
  readonly studentCode: string | null
}

export interface PaymentLife {
  /** Everything that its channel said of it, oldest first. */
  readonly messages: readonly PaymentMessage[]
  readonly entries: readonly BookedEntry[]
  readonly refunds: readonly Refund[]
  readonly reversal: Reversal | null
  readonly wentBack: WentBack | null
  readonly settlement: PaymentSettlement | null
  readonly breaks: readonly PaymentBreak[]
  /** The receipt that names it. */
  readonly receiptId: string
  /** Where the money of one without a bill is, and was, in the order in which the pieces were made. */
  readonly pieces: readonly PaymentPiece[]
}

/** A piece of the money of a payment for which no bill was known. */
export interface PaymentPiece extends Omit<PieceOfLine, 'lineId' | 'paymentId' | 'undoneBy'> {
  readonly billNumber: string | null
}

export interface PaymentMessage {
  readonly id: number
  readonly operation: string
  readonly receivedAt: Date
  /** Nothing where the process ended before it was read. */
  readonly outcome: string | null
  /** Its bytes were deleted. */
  readonly isGone: boolean
}

/** The item of a provider's file that settles a payment; amounts in đồng. */
export interface PaymentSettlement {
  readonly source: string
  readonly file: string
  readonly businessDay: string
  readonly batch: string
  readonly outcome: string
  readonly gross: number
  readonly fee: number
  readonly feeTax: number
  readonly net: number
  /** The piece of the bank line that it came in. */
  readonly allocationId: string | null
}

export interface PaymentBreak {
  readonly id: number
  readonly source: string
  readonly businessDay: string
  readonly category: string
  readonly state: string
  readonly reason: string
}
