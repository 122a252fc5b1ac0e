import type { BillExactness, BillLine } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { Debt } from './pupil.ts'

/** The longest name that a line may have. */
const longestName = 250

/**
 * The lines by which a new bill asks for what is owed of an earlier one: one, or two where a part of it closes only as a whole, so that
 * the amounts which were taken still are.
 */
export function carriedLines(debt: Debt): BillLine[] {
  const { owed, whole, takesMore } = debt
  const parts: readonly (readonly [Dong, BillExactness])[] = [
    [whole, 'exact'],
    [owed - whole, takesMore ? 'any' : 'up-to'],
  ]
  return parts.filter(([amount]) => amount > 0).map(([amount, exactness]) => lineOf(debt, amount, exactness))
}

const lineOf = ({ billNumber, title }: Debt, amount: Dong, exactness: BillExactness): BillLine => ({
  item: 'NO_CU',
  name: `Nợ cũ (${billNumber}): ${title}`.slice(0, longestName),
  kind: 'SERVICE',
  gross: amount,
  exemptionRate: 0,
  budgetCompensation: 0,
  payable: amount,
  exactness,
  carriedFrom: billNumber,
})
