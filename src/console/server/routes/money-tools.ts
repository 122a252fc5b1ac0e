import type { ApprovalRules } from '../../../domain/approvals/approval.ts'
import type { PaymentCodeRules } from '../../../domain/bank-lines/read-memo.ts'
import type { EndContradiction } from '../../../ports/bank-lines/contradiction-store.ts'

/** What the console asks of others about money. */
export interface MoneyTools {
  /** How the codes in transfers are read. */
  readonly paymentCodes: PaymentCodeRules
  /** What needs a second person. */
  readonly approvalRules: ApprovalRules
  /** Whether a channel can be asked what became of a payment. */
  canAsk(channel: string): boolean
  /** Asks the channel of a payment that is due to be asked for, and posts what it says. */
  ask(paymentId: string): Promise<void>
  /** Ends a contradiction of a bank, and takes in what moved besides, within the transaction of the stores. */
  readonly endContradiction: EndContradiction
  /** The channels that give money back. */
  readonly refundChannels: ReadonlySet<string>
  /** After how many days without an owner money should go back to who sent it. */
  readonly returnAfterDays: number
}
