import type { Bill } from '../../domain/bills/bill.ts'
import type { Instalment } from '../../domain/bills/instalments.ts'
import type { MaskedStudent } from '../../domain/roster/mask.ts'
import type { Revision } from '../../ports/bills/bill-life-store.ts'
import type { BillMoney, FoundBill } from '../../ports/bills/bill-search.ts'
import type { Receipt } from '../../ports/payments/receipt-store.ts'
import type { Delivery } from '../../ports/roster/school-views.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type BillsMessage = Page<FoundBill, string>

/** The whole life of one bill, with nobody in clear. */
export interface BillMessage {
  readonly bill: AsJson<Bill>
  readonly schoolName: string | null
  readonly student: Pick<MaskedStudent, 'name'> | null
  readonly instalments: readonly Instalment[]
  readonly revisions: readonly AsJson<Omit<Revision, 'lines'>>[]
  readonly deliveries: readonly AsJson<Delivery>[]
  readonly money: AsJson<BillMoney>
  readonly receipts: readonly Receipt[]
  /** What the student has as credit, in đồng. */
  readonly credit: number
}
