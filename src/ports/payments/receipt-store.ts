import type { Dong } from '../../../schemas/money.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalMoment } from '../approvals/approval-store.ts'

/** Keeps money taken over counters with its numbered receipts, and tells of the receipts of all money. */
export interface ReceiptStore {
  /** Takes money, posts it and numbers its receipt without a gap, in one transaction. Throws `conflict` where it replaces what is void. */
  take(money: CounterMoney, when: ApprovalMoment): Promise<Receipt>
  /**
   * Makes a receipt of a counter void: its money is taken back. `by` money that came otherwise, the student's credit by now, it
   * is replaced, and that money closes the bill. Throws `conflict` where that is not possible.
   */
  void(id: string, said: VoidSaid, when: ApprovalMoment): Promise<Receipt>
  find(id: string): Promise<Receipt | undefined>
  /** All receipts of a bill or a student, in the order of payment. */
  of(whose: ReceiptsOf): Promise<readonly Receipt[]>
}

export interface CounterMoney {
  readonly billId: string
  readonly amount: Dong
  readonly method: 'cash' | 'pos'
  readonly series: string
  /** When the payer paid; not after now. */
  readonly receivedAt: Date
  /** A receipt that this one is in place of. */
  readonly replaces?: string | undefined
  readonly reason?: string | undefined
  readonly actor: Actor
}

export interface VoidSaid {
  readonly actor: Actor
  readonly reason: string
  readonly replacedBy?: string | undefined
}

export type ReceiptsOf =
  | { readonly billId: string }
  | { readonly schoolCode: string; readonly studentCode: string }

/** The receipt of one piece of money. */
export interface Receipt {
  /** Of the receipt of a counter, of the payment, or of the piece of a bank line. */
  readonly id: string
  readonly kind: 'counter' | 'channel' | 'bank'
  /** Without gaps at a counter; else what the channel or bank knows the money by. */
  readonly number: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
  readonly amount: Dong
  /** The local day that the payer paid on. */
  readonly paidOn: string
  readonly state: 'valid' | 'void' | 'replaced' | 'reversed'
  readonly replacedBy: string | null
  /** What of it went back to the payer, or is on its way. */
  readonly refunded: Dong
  readonly reason: string | null
}
