import type { BillState } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { PaymentState } from '../../../schemas/payment.ts'
import type { Bill } from '../../domain/bills/bill.ts'
import type { LedgerEntry } from '../../domain/money/ledger.ts'

/** Finds bills for people who look for one, and everything that their money did. */
export interface BillSearch {
  /** Newest first, `before` one of them. */
  search(wanted: BillSearchFilter): Promise<readonly FoundBill[]>
  /** What a student owes bill by bill, what is due first first. */
  owing(
    student: { readonly schoolCode: string; readonly studentCode: string },
    limit: number,
  ): Promise<readonly FoundBill[]>
  /** What came for a bill, and what the ledger says of it, oldest first. */
  moneyOf(bill: Pick<Bill, 'id' | 'schoolCode' | 'issuedAt'>): Promise<BillMoney>
}

/** What is absent does not narrow. */
export interface BillSearchFilter {
  /** Only bills of these schools; all where it is null. */
  readonly schoolCodes: readonly string[] | null
  readonly schoolCode?: string | undefined
  readonly studentCode?: string | undefined
  readonly number?: string | undefined
  readonly state?: BillState | undefined
  /** Due on this day or later. */
  readonly dueFrom?: string | undefined
  /** Due on this day or earlier. */
  readonly dueUntil?: string | undefined
  /** What it asks, in đồng. */
  readonly payable?: Dong | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export type FoundBill = Pick<
  Bill,
  'id' | 'number' | 'schoolCode' | 'studentCode' | 'title' | 'period' | 'dueOn' | 'payable' | 'paid' | 'state'
>

export interface BillMoney {
  readonly payments: readonly BillPayment[]
  readonly pieces: readonly BillPiece[]
  readonly entries: readonly BookedEntry[]
}

/** A payment of a bill through a channel. */
export interface BillPayment {
  readonly id: string
  readonly channel: string
  readonly reference: string
  readonly state: PaymentState
  readonly amount: Dong
  readonly paidAmount: Dong | null
  readonly paidAt: Date | null
  readonly createdAt: Date
}

/** A piece of a bank line that a bill got, or had. */
export interface BillPiece {
  readonly id: string
  readonly reference: string
  readonly bookedOn: string
  /** The channel of a payment that a person gave to the bill; null where it came to a bank account. */
  readonly channel: string | null
  readonly amount: Dong
  readonly why: string
  readonly undoneAt: Date | null
}

export interface BookedEntry extends LedgerEntry {
  readonly id: number
  readonly cause: string
  readonly bookedAt: Date
}
