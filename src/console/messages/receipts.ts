import type { BillState } from '../../../schemas/bill.ts'
import type { CounterReceipt } from '../../ports/payments/receipt-search.ts'
import type { Receipt } from '../../ports/payments/receipt-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type ReceiptsMessage = Page<AsJson<CounterReceipt>, string>

/** One receipt of a counter, with nobody in clear. */
export interface ReceiptMessage {
  readonly counter: AsJson<CounterReceipt>
  /** What of it went back, in đồng. */
  readonly refunded: number
  readonly schoolName: string | null
  readonly bill: { readonly title: string; readonly state: BillState | null; readonly remains: number }
  readonly student: { readonly name: string; readonly className: string } | null
  /** What replaces it is another receipt of the counter; else it is money of a bank line. */
  readonly isReplacedAtCounter: boolean
  /** Transfers that may count in its place. */
  readonly others: readonly Receipt[]
}

/** A receipt that was just given. */
export interface GivenReceipt {
  readonly id: string
  readonly number: string
}
