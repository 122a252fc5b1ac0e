import type { Purpose } from '../../domain/bills/instalments.ts'
import type { Payment, PaymentNews, PostingOutcome } from '../../domain/payments/payment.ts'
import type { TellPortals } from '../bills/bill-store.ts'
import type { RawRequest } from '../payment-channel.ts'

/** Keeps payments. Posting is one transaction: payment, bill, ledger entries and exchanges, exactly once. */
export interface PaymentStore {
  /** Keeps a new open payment before its channel hears of it, so that no confirmation is a surprise. */
  open(payment: NewPayment): Promise<Payment>
  started(id: string, payUrl: string): Promise<void>
  find(id: string): Promise<Payment | undefined>
  /** The newest open payment of a bill at a channel; with a purpose, only one that was started for the same. */
  openOfBill(billId: string, channel: string, purpose?: Purpose): Promise<Payment | undefined>
  /** Keeps what a channel sent as received, before it is read; returns the notice's id. */
  keepNotice(notice: PaymentNotice): Promise<number>
  /** Says what became of a kept notice. */
  closeNotice(id: number, reference: string | null, outcome: string): Promise<void>
  /** Says of a kept notice that the time that it tells was not believed. */
  doubtTime(noticeId: number): Promise<void>
  /**
   * Posts news, whether they came by notify or by asking: nothing twice, nothing lost. What became of the notice that they
   * came in is said with it.
   */
  post(
    channel: string,
    news: PaymentNews,
    tell: TellOfPayment,
    at: Date,
    noticeId?: number,
  ): Promise<PostingOutcome>
  /** Open payments that are due to be asked for. */
  dueForAsking(now: Date, limit: number): Promise<readonly Payment[]>
  /** Says when a payment is asked next; nothing ends the asking, and an open one expires then. One that has expired is asked no more. */
  asked(id: string, next: Date | undefined): Promise<void>
  counts(): Promise<readonly { channel: string; state: Payment['state']; count: number; amount: number }[]>
}

export interface NewPayment {
  readonly channel: string
  readonly reference: string
  readonly billId: string
  readonly amount: number
  readonly at: Date
  readonly askAt: Date
  /** What it is for, where the payer chose. */
  readonly purpose?: Purpose
}

export interface PaymentNotice {
  readonly channel: string
  readonly operation: string
  readonly at: Date
  readonly bytes: Buffer
  /** The request that it came as, where it came as one. */
  readonly request?: RawRequest
}

/** Which portals learn that a bill is paid, and in how many parts each; asked with the bill's school. */
export type TellOfPayment = (school: { code: string; unitCode: string }) => TellPortals
