import type { SimulatorLedger } from '../ledger.ts'
import type { CodeVariant } from './message-code.ts'
import type { SimulatedPayment } from './payment-book.ts'

/**
 * What becomes of the notify of one payment. `before-answer` pays at once and notifies before INIT is answered;
 * `wrong-amount` carries 1,000 đồng more than was paid; `twice` sends both at the same time.
 */
export type NotifyPlan =
  | 'once'
  | 'lost'
  | 'twice'
  | 'again'
  | 'late'
  | 'wrong-amount'
  | 'bad-hash'
  | 'before-answer'

export interface PlatformOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  readonly partnerCode: string
  readonly secret: string
  /** Where results are posted. */
  readonly notifyUrl: string
  /** Where the dossier look-up is asked; without it `/look-up` is not there. */
  readonly lookUpUrl?: string
  readonly lookUpToken?: string
  readonly codeVariant?: CodeVariant
  readonly version?: string
  /** `through-proxy` wraps every JSON answer as a provincial proxy does. */
  readonly answers?: 'direct' | 'through-proxy'
  /** When given, the platform's API wants `Authorization: Bearer` with it. */
  readonly bearerToken?: string
  readonly receipts?: 'address' | 'file'
  readonly referenceLength?: number
  /** LoaiBanTin of a notify. No document or code shows its value. */
  readonly notifyType?: string
  /** Asked once, when a payment is opened; the plan is kept in the ledger. */
  readonly notifies?: (payment: Omit<SimulatedPayment, 'plan'>) => NotifyPlan
  /** Runs a late notify some time; five seconds later when absent. */
  readonly later?: (task: () => void) => void
  readonly fetch?: typeof fetch
}
