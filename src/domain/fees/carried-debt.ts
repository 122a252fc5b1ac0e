import type { BillLine } from '../../../schemas/bill.ts'
import type { Debt } from './pupil.ts'

/** The longest name that a line may have. */
const longestName = 250

/** The line by which a new bill asks for what is owed of an earlier one; it takes the amounts that the earlier one took. */
export const carriedLine = ({ billNumber, title, owed, exactness }: Debt): BillLine => ({
  item: 'NO_CU',
  name: `Nợ cũ (${billNumber}): ${title}`.slice(0, longestName),
  kind: 'SERVICE',
  gross: owed,
  exemptionRate: 0,
  budgetCompensation: 0,
  payable: owed,
  exactness,
  carriedFrom: billNumber,
})
