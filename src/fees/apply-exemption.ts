import type { School } from '../../schemas/school.ts'
import { correctedBill, takesCorrections } from '../domain/bills/correcting.ts'
import { type CountedAnew, exemptAnew } from '../domain/fees/exempt-anew.ts'
import { exemptionAt, grantsOf } from '../domain/fees/exemptions.ts'
import type { Act } from '../ports/bills/bill-life-store.ts'
import type { BillToAccept } from '../ports/bills/bill-store.ts'
import type { BillWithCharges, FeeCorrectionStore } from '../ports/fees/fee-correction-store.ts'
import type { StudentSpan } from '../ports/fees/student-span-store.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'
import { type ItemParts, knownItems } from './fee-tables.ts'

export interface ExemptionParts extends ItemParts {
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

/** Counts what an exemption changes, at an instant, of bills that plans made for its days, and writes nothing. */
export async function previewExemption(
  parts: ExemptionParts,
  grant: StudentSpan,
  at: Date,
): Promise<ExemptedBill[]> {
  const school = await schoolOf(parts, grant)
  const count = await counter(parts, school)
  const found = await parts.feeCorrections.billsOf(daysOf(grant))
  return found.map((one) => foreseen(one, count(one), at))
}

/** Corrects those bills, each in one transaction: again, after an interruption too, it finds what is left. */
export async function applyExemption(
  parts: ExemptionParts,
  grant: StudentSpan,
  act: Omit<Act, 'reason'>,
): Promise<ExemptedBill[]> {
  const school = await schoolOf(parts, grant)
  const { tellPaid } = parts.planBills(school)
  const count = await counter(parts, school)
  const done: ExemptedBill[] = []
  for (const { bill } of await parts.feeCorrections.billsOf(daysOf(grant))) {
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

async function counter(parts: ExemptionParts, { code, ownership }: School) {
  const items = await knownItems(parts, [code])
  const { rules } = parts.feeCatalogue
  return ({ bill, charges, grants }: BillWithCharges): CountedAnew =>
    exemptAnew(bill.lines, charges, {
      items,
      exemptionOn: (item) => {
        const wanted = { item, ownership, schoolYear: bill.schoolYear }
        const counting = grantsOf(rules, wanted, grants)
        return (day) => exemptionAt(rules, wanted, counting, day)
      },
    })
}

/** What correcting a bill at an instant would do. */
function foreseen({ bill }: BillWithCharges, counted: CountedAnew, at: Date): ExemptedBill {
  const named = { billId: bill.id, billNumber: bill.number, before: bill.payable }
  const stays = { ...named, after: bill.payable, credited: 0 }
  if (counted.is !== 'other') return { ...stays, became: counted.is === 'same' ? 'unchanged' : 'by-hand' }
  if (bill.carriedOn > 0 || !takesCorrections(bill.state)) return { ...stays, became: 'by-hand' }
  const lines = counted.lines.map(({ line }) => line)
  const { corrected, comesOff } = correctedBill(bill, lines, at)
  return { ...named, became: 'to-correct', after: corrected.payable, credited: comesOff }
}
