import type { Bill } from '../../domain/bills/bill.ts'
import type { Payment } from '../../domain/payments/payment.ts'
import type { FoundPayment, PaymentLife } from '../../ports/payments/payment-search.ts'
import type { Receipt } from '../../ports/payments/receipt-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type PaymentsMessage = Page<AsJson<FoundPayment>, string>

/** The whole life of one payment, with nobody in clear. */
export interface PaymentPageMessage extends AsJson<Omit<PaymentLife, 'receiptId'>> {
  readonly payment: AsJson<Omit<Payment, 'payUrl'>>
  readonly bill: AsJson<
    Pick<
      Bill,
      'id' | 'number' | 'title' | 'state' | 'dueOn' | 'payable' | 'paid' | 'schoolCode' | 'studentCode'
    >
  > | null
  readonly student: { readonly name: string } | null
  readonly receipt: Receipt | null
  /** Its channel can be asked what became of it. */
  readonly canAsk: boolean
  /** Its channel can give money back. */
  readonly canRefund: boolean
}

/** The bytes of a message, as they came. */
export interface OpenedMessage {
  readonly base64: string
}
