import type { PaymentCodeRules } from '../../domain/bank-lines/read-memo.ts'
import type {
  CustomerFound,
  CustomerKey,
  Settlement,
  SettlementOutcome,
} from '../../domain/payments/biller.ts'
import type { TellOfPayment } from './payment-store.ts'

/** The letters that payment codes begin with. */
export type CodePrefixes = PaymentCodeRules['prefixes']

/** What collectors ask and settle. */
export interface BillerStore {
  /** What a customer owes on the day of an instant, of the hundred bills that are due first. Changes nothing. */
  findCustomer(key: CustomerKey, prefixes: CodePrefixes, at: Date): Promise<CustomerFound>
  /**
   * Settles a bill in one transaction: judged under the bill's lock and posted as every payment is. The same transaction is
   * answered as the first time.
   */
  settle(
    channel: string,
    settlement: Settlement,
    prefixes: CodePrefixes,
    tell: TellOfPayment,
    at: Date,
  ): Promise<SettlementOutcome>
}
