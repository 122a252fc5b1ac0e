import type { BudgetTransferRequest } from '../../../schemas/budget.ts'
import type { BudgetMoney, PeriodCompensation } from '../../domain/fees/budget-debts.ts'
import type { Made } from './fee-store.ts'

/** Keeps what the state budget owes schools for exemptions, and what it transferred. */
export interface BudgetStore {
  /** Books a transfer once; the same voucher with other content is `taken`. */
  receive(transfer: BudgetTransferRequest, made: Made): Promise<BudgetOutcome>
  /** By school: compensation of bills that stand by period, the oldest first, and the transfers. */
  accounts(schoolYear: string, schoolCodes: readonly string[] | 'all'): Promise<readonly BudgetAccount[]>
}

export type BudgetOutcome =
  | { readonly is: 'accepted' | 'repeated'; readonly id: string }
  | { readonly is: 'taken' }
  | { readonly is: 'unknown-school' }

export interface BudgetTransfer extends BudgetMoney {
  readonly id: string
  readonly voucherNumber: string
  readonly decisionNumber: string | null
  readonly receivedOn: string
  readonly madeBy: string
  readonly madeAt: Date
}

export interface BudgetAccount {
  readonly schoolCode: string
  readonly periods: readonly PeriodCompensation[]
  readonly transfers: readonly BudgetTransfer[]
}
