import type { BillLine, BillRequest } from '../../../schemas/bill.ts'
import type { LineProblem } from '../../../schemas/import.ts'
import type { Dong } from '../../../schemas/money.ts'
import { billSums } from './bill.ts'

/** The part of a price that an exemption takes away, in đồng, rounded half up to the đồng. */
export const exemptedPart = (gross: Dong, ratePercent: number): Dong =>
  Number((BigInt(gross) * BigInt(ratePercent) + 50n) / 100n)

/**
 * Finds where a bill does not add up: each line payable = gross − exempted part, compensation not above the
 * exempted part, an exemption with its legal basis (NĐ 238/2025 art. 15-16), and the total of the payable amounts.
 */
export function billProblems(bill: BillToCheck): LineProblem[] {
  const problems = [...bill.lines.flatMap(lineProblems), ...dayProblems(bill)]
  const { gross, payable, voluntary } = billSums(bill.lines)
  const sum = payable + voluntary
  if (!Number.isSafeInteger(gross)) {
    problems.push({
      field: 'lines',
      code: 'bill_too_large',
      message: 'lines add up to more than can be kept',
    })
  }
  if (sum !== bill.total) {
    const message = `lines add up to ${sum} đồng, not ${bill.total}`
    problems.push({ field: 'total', code: 'bill_total', message })
  }
  return problems
}

type BillToCheck = Pick<BillRequest, 'lines' | 'total'> &
  Partial<Pick<BillRequest, 'dueOn' | 'publishOn' | 'expiresOn' | 'graceDays' | 'lateFee'>>

/** Days that contradict each other, and terms of paying late without a day to be late after. */
function dayProblems({ dueOn, publishOn, expiresOn, graceDays, lateFee }: BillToCheck): LineProblem[] {
  const problems: LineProblem[] = []
  const say = (field: string, code: string, message: string) => problems.push({ field, code, message })
  const last = expiresOn ?? dueOn
  if (publishOn && last && publishOn > last)
    say('publishOn', 'published_too_late', `must not be after ${last}`)
  if (expiresOn && dueOn && expiresOn < dueOn)
    say('expiresOn', 'expires_before_due', `must not be before ${dueOn}`)
  if (expiresOn) return problems
  if (graceDays) say('graceDays', 'grace_without_expiry', 'needs expiresOn')
  if (lateFee) say('lateFee', 'late_fee_without_expiry', 'needs expiresOn')
  return problems
}

function lineProblems(line: BillLine, index: number): LineProblem[] {
  const field = (name: string) => `lines.${index}.${name}`
  const exempted = exemptedPart(line.gross, line.exemptionRate)
  const problems: LineProblem[] = []
  if (line.payable !== line.gross - exempted) {
    const message = `must be gross − exemption = ${line.gross - exempted} đồng`
    problems.push({ field: field('payable'), code: 'line_payable', message })
  }
  if (line.budgetCompensation > exempted) {
    const message = `must not exceed the exempted ${exempted} đồng`
    problems.push({ field: field('budgetCompensation'), code: 'line_compensation', message })
  }
  if (line.exemptionRate > 0 && line.exemptionBasis === undefined) {
    const message = 'an exemption needs its decree and article'
    problems.push({ field: field('exemptionBasis'), code: 'exemption_basis', message })
  }
  if (line.kind === 'VOLUNTARY' && line.exactness === 'exact') {
    const message = 'what is voluntary is taken in any part'
    problems.push({ field: field('exactness'), code: 'voluntary_exact', message })
  }
  return problems
}
