import type { Dong } from '../../../schemas/money.ts'

/** Finds the receipts that counters gave, and who gave them. */
export interface ReceiptSearch {
  /** Newest first, `before` one of them. */
  search(wanted: ReceiptFilter): Promise<readonly CounterReceipt[]>
  find(id: string): Promise<CounterReceipt | undefined>
}

/** What is absent does not narrow. */
export interface ReceiptFilter {
  /** Only receipts of these schools; all where it is null. */
  readonly schoolCodes: readonly string[] | null
  /** As it is printed: `PT-2026-000017`. */
  readonly number?: string | undefined
  readonly studentCode?: string | undefined
  readonly state?: CounterReceipt['state'] | undefined
  /** The local day that the payer paid on. */
  readonly paidOn?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** A receipt of a counter, with who gave it and who made it void. */
export interface CounterReceipt {
  readonly id: string
  readonly number: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string
  readonly billNumber: string
  readonly paymentId: string
  readonly method: 'cash' | 'pos'
  readonly amount: Dong
  readonly paidAt: Date
  readonly state: 'valid' | 'void' | 'replaced'
  readonly madeAt: Date
  readonly madeBy: string
  readonly voidedAt: Date | null
  readonly voidedBy: string | null
  readonly reason: string | null
  readonly replacedBy: string | null
}
