import type { BeneficiaryAccount } from '../../../schemas/school.ts'
import type { Bill } from '../../domain/bills/bill.ts'
import type { Approval } from '../../ports/approvals/approval-store.ts'
import type { Refund } from '../../ports/refunds/refund-store.ts'
import type { Repair, RepairPreview } from '../../ports/repairs/repair-store.ts'
import type { AsJson } from './as-json.ts'

/** One approval of a list; `isOwn` where the reader asked for it. */
export type ApprovalRow = AsJson<Omit<Approval, 'payload'>> & { readonly isOwn: boolean }

/** One approval with what it would do; of the parts, those that its kind is about. */
export interface ApprovalMessage {
  readonly approval: ApprovalRow
  readonly schoolName: string | null
  readonly bill: AsJson<
    Pick<Bill, 'id' | 'number' | 'title' | 'studentCode' | 'state' | 'dueOn' | 'payable' | 'paid'>
  > | null
  readonly refund:
    | (AsJson<Pick<Refund, 'code' | 'state' | 'way' | 'channel' | 'studentCode'>> & {
        readonly owedAgain: boolean
      })
    | null
  /** Many exchanges that would be repaired at once. */
  readonly repair:
    | (AsJson<Pick<Repair, 'id' | 'action' | 'filter' | 'perMinute' | 'planned' | 'state'>> & {
        /** How long it takes at its pace. */
        readonly seconds: number
        /** While it waits: which of those counted stand still, and how many came since, which it leaves. */
        readonly standing: (RepairPreview & { readonly newer: number }) | null
      })
    | null
  /** Money without an owner that would go back to who sent it; nobody in clear. */
  readonly money: {
    readonly id: string
    /** It came to an account, or by a channel. */
    readonly account: string | null
    readonly channel: string | null
    readonly reference: string
    readonly bookedOn: string
    /** When the gateway learned of it. */
    readonly since: string
    /** Nobody where it was erased. */
    readonly payer: { readonly name: string | null; readonly account: string | null } | null
  } | null
  /** Where the school's fees would go, and where they go now. */
  readonly account: { readonly now: BeneficiaryAccount | null; readonly next: BeneficiaryAccount } | null
  /** A business day that would be closed although these do not hold. */
  readonly day: { readonly book: string; readonly day: string; readonly conditions: readonly string[] } | null
}
