import type { School } from '../../schemas/school.ts'
import { billSums, isInForce } from '../domain/bill.ts'
import { type CountedAnew, exemptAnew } from '../domain/fees/exempt-anew.ts'
import { exemptionAt, grantsOf } from '../domain/fees/exemptions.ts'
import type { Act } from '../ports/bill-life-store.ts'
import type { BillToAccept } from '../ports/bill-store.ts'
import type { BillWithCharges, FeeCorrectionStore } from '../ports/fee-correction-store.ts'
import type { RosterStore } from '../ports/roster-store.ts'
import type { StudentSpan } from '../ports/student-span-store.ts'
import { feeTablesOf, type TableParts } from './fee-tables.ts'

export interface ExemptionParts extends TableParts {
  readonly feeCorrections: FeeCorrectionStore
  readonly roster: Pick<RosterStore, 'findSchool'>
  readonly planBills: (school: School) => Pick<BillToAccept, 'tellPaid'>
  readonly onAccepted: () => void
}

/** What an exemption changes, or has changed, of one bill. */
export interface ExemptedBill {
  readonly billId: string
  readonly billNumber: string
  /** `by-hand`: a person corrected it before, or it is closed for good: a person decides. */
  readonly became: 'to-correct' | 'corrected' | 'unchanged' | 'by-hand'
  readonly before: number
  readonly after: number
  /** What was paid and is owed no longer. */
  readonly credited: number
}

/** Why the bills change: it stays with each revision. */
export const reasonOf = ({ subject, decisionNumber, from, end }: StudentSpan): string =>
  `Miễn giảm ${subject} theo quyết định ${decisionNumber}, tính từ ${from}${end ? ` đến ${end.lastDay}` : ''}`

/** Counts what an exemption changes of bills that plans made for its days, and writes nothing. */
export async function previewExemption(parts: ExemptionParts, grant: StudentSpan): Promise<ExemptedBill[]> {
  const school = await schoolOf(parts, grant)
  const found = await parts.feeCorrections.billsOf(daysOf(grant))
  return Promise.all(
    found.map(async (one) => {
      const counted = (await counter(parts, school, one.bill.schoolYear))(one)
      return foreseen(one, counted)
    }),
  )
}

/** Corrects those bills, each in one transaction: again, after an interruption too, it finds what is left. */
export async function applyExemption(
  parts: ExemptionParts,
  grant: StudentSpan,
  act: Omit<Act, 'reason'>,
): Promise<ExemptedBill[]> {
  const school = await schoolOf(parts, grant)
  const { tellPaid } = parts.planBills(school)
  const done: ExemptedBill[] = []
  for (const { bill } of await parts.feeCorrections.billsOf(daysOf(grant))) {
    const count = await counter(parts, school, bill.schoolYear)
    const outcome = await parts.feeCorrections.correct(bill.id, count, {
      ...act,
      ...{ reason: reasonOf(grant), tellPaid },
    })
    const named = { billId: bill.id, billNumber: bill.number, before: bill.payable, credited: 0 }
    if (outcome.is === 'corrected') {
      const { payable: after } = outcome.bill
      done.push({ ...named, became: 'corrected', after, credited: outcome.credited })
    } else {
      const became = outcome.is === 'unchanged' ? 'unchanged' : 'by-hand'
      done.push({ ...named, became, after: bill.payable })
    }
  }
  if (done.some(({ became }) => became === 'corrected')) parts.onAccepted()
  return done
}

/** An ended exemption changes the days after its end too: what it gave for them is asked for again. */
const daysOf = ({ schoolCode, studentCode, from, to }: StudentSpan) => ({ schoolCode, studentCode, from, to })

async function schoolOf({ roster }: ExemptionParts, { schoolCode }: StudentSpan): Promise<School> {
  const school = await roster.findSchool(schoolCode)
  if (!school) throw new Error('an exemption stands without its school')
  return school
}

async function counter(parts: ExemptionParts, school: School, schoolYear: string) {
  const from = `${schoolYear.slice(0, 4)}-08-01`
  const { items, rules } = await feeTablesOf(parts, school, { schoolYear, from })
  return ({ bill, charges, grants }: BillWithCharges): CountedAnew =>
    exemptAnew(bill.lines, charges, {
      items,
      exemptionOn: (item) => {
        const wanted = { item, schoolYear, ownership: school.ownership }
        const counting = grantsOf(rules, wanted, grants)
        return (day) => exemptionAt(rules, wanted, counting, day)
      },
    })
}

function foreseen({ bill }: BillWithCharges, counted: CountedAnew): ExemptedBill {
  const named = { billId: bill.id, billNumber: bill.number, before: bill.payable }
  if (counted.is !== 'other') {
    const became = counted.is === 'same' ? 'unchanged' : 'by-hand'
    return { ...named, became, after: bill.payable, credited: 0 }
  }
  if (!isInForce(bill.state) && bill.state !== 'expired')
    return { ...named, became: 'by-hand', after: bill.payable, credited: 0 }
  const after = billSums(counted.lines.map(({ line }) => line)).payable + bill.lateFees
  const closing = Math.min(bill.paid, bill.payable)
  return { ...named, became: 'to-correct', after, credited: Math.max(0, closing - after) }
}
