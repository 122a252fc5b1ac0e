import type { BillLine, BillRequest, BillState } from '../../schemas/bill.ts'
import type { Dong } from '../../schemas/money.ts'

/** A bill as the gateway keeps it; revisions come as new bills, an issued one never changes its lines. */
export interface Bill {
  readonly id: string
  readonly number: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly schoolYear: string
  readonly period: string
  readonly title: string
  readonly dueOn: string
  readonly lines: readonly BillLine[]
  readonly gross: Dong
  readonly budgetCompensation: Dong
  readonly payable: Dong
  readonly paid: Dong
  readonly state: BillState
  readonly dossierNumber: string
  readonly issuedAt: Date
  readonly settledAt: Date | null
}

/** Sums of a bill's lines, in đồng. */
export function billSums(lines: BillRequest['lines']): {
  gross: Dong
  budgetCompensation: Dong
  payable: Dong
} {
  const sums = { gross: 0, budgetCompensation: 0, payable: 0 }
  for (const line of lines) {
    sums.gross += line.gross
    sums.budgetCompensation += line.budgetCompensation
    sums.payable += line.payable
  }
  return sums
}

/** The state of an uncancelled bill after payments of `paid` đồng altogether. A bill of 0 is paid when issued. */
export function billStateAfter(payable: Dong, paid: Dong): Exclude<BillState, 'cancelled'> {
  if (paid > payable) return 'overpaid'
  if (paid === payable) return 'paid'
  return paid > 0 ? 'partly-paid' : 'issued'
}
