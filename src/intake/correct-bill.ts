import type { BillRequest } from '../../schemas/bill.ts'
import type { LineProblem } from '../../schemas/import.ts'
import type { School } from '../../schemas/school.ts'
import { billProblems } from '../domain/bills/bill-arithmetic.ts'
import type { BillLifeStore, CorrectOutcome } from '../ports/bills/bill-life-store.ts'
import type { BillStore, BillToAccept } from '../ports/bills/bill-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'

export interface CorrectionParts {
  readonly bills: Pick<BillStore, 'find'>
  readonly billLife: Pick<BillLifeStore, 'correct'>
  readonly roster: Pick<RosterStore, 'findSchool'>
  /** Says which portals learn that bills of a school are paid. */
  readonly planBills: (school: School) => Pick<BillToAccept, 'portals' | 'tellPaid'>
  readonly clock: Clock
  /** Wakes whoever delivers. */
  readonly onAccepted: () => void
}

/** What a bill says from now on. */
export interface NewLines extends Pick<BillRequest, 'lines' | 'total'> {
  /** The revision that it was made from: a correction that somebody else made meanwhile is not written over. */
  readonly revision?: number | undefined
  readonly reason: string
  readonly by: string
}

export type CorrectionOutcome =
  | CorrectOutcome
  | { readonly is: 'refused'; readonly problems: readonly LineProblem[] }

/** Checks the new lines of a bill by the rules of bills and makes a new revision of it. */
export async function correctBill(
  id: string,
  { lines, total, revision, reason, by }: NewLines,
  parts: CorrectionParts,
): Promise<CorrectionOutcome> {
  const problems = billProblems({ lines, total })
  if (problems.length > 0) return { is: 'refused', problems }
  const bill = await parts.bills.find(id)
  if (!bill) return { is: 'unknown' }
  const school = await parts.roster.findSchool(bill.schoolCode)
  if (!school) throw new Error('a bill stands without its school')
  const { tellPaid } = parts.planBills(school)
  const outcome = await parts.billLife.correct(
    id,
    { lines, total, revision, tellPaid },
    { by, reason, at: parts.clock() },
  )
  if (outcome.is === 'corrected') parts.onAccepted()
  return outcome
}
