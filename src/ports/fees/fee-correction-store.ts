import type { Bill } from '../../domain/bills/bill.ts'
import type { CountedAnew, KeptCharge } from '../../domain/fees/exempt-anew.ts'
import type { Grant } from '../../domain/fees/exemptions.ts'
import type { Act, Correction, CorrectOutcome } from '../bills/bill-life-store.ts'

/** Corrects bills that plans made, and what their lines stand for. */
export interface FeeCorrectionStore {
  /**
   * Bills of a student that charge tuition for days of a span, by their numbers. Waits for those that a plan makes just
   * now; what is made later goes by today's exemptions.
   */
  billsOf(wanted: TuitionWanted): Promise<readonly BillWithCharges[]>
  /** Counts one bill anew while it is held, and makes a new revision of it where it asks for something else. */
  correct(
    billId: string,
    count: (found: BillWithCharges) => CountedAnew,
    act: Act & { readonly reason: string; readonly tellPaid: Correction['tellPaid'] },
  ): Promise<CorrectOutcome | { readonly is: 'by-hand' }>
}

export interface TuitionWanted {
  readonly schoolCode: string
  readonly studentCode: string
  readonly from: string
  readonly to: string | null
}

export interface BillWithCharges {
  readonly bill: Bill
  readonly charges: readonly KeptCharge[]
  /** The exemptions of the student that stand. */
  readonly grants: readonly Grant[]
}
