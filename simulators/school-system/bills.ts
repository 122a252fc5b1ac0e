import { createRandom } from '../random.ts'
import { boarders, type Condition, monthlyTuition, months, prices, privateFactor } from './prices.ts'
import {
  type BillBody,
  type BillLineBody,
  type Catalogues,
  exemptionRates,
  feeKinds,
  type StudentBody,
} from './records.ts'
import type { GeneratedSchool } from './schools.ts'

/** When a bill is written. */
export interface BillDates {
  /** As `2026-2027`. */
  readonly schoolYear: string
  readonly dueOn: string
}

/** Makes the bill of one pupil for the first term. `index` is the pupil's place in the school. */
export function createBill(
  seed: string,
  school: GeneratedSchool,
  pupil: StudentBody,
  index: number,
  dates: BillDates,
  catalogues: Catalogues,
): BillBody {
  const { level } = school.body
  const holds: Readonly<Record<Condition, boolean>> = {
    everyone: true,
    boarders: createRandom(seed, school.body.code, index, 'lunch').chance(boarders[level]),
    'school-age': pupil.class.grade !== undefined,
  }
  const services = prices
    .filter((price) => price.levels.includes(level) && holds[price.condition])
    .map(({ item, amount }) => line(item, amount, school, catalogues))
  const lines = [...tuition(school, catalogues), ...services]
  return {
    number: `${dates.schoolYear}-HK1-${String(index + 1).padStart(5, '0')}`,
    schoolCode: school.body.code,
    studentCode: pupil.code,
    schoolYear: dates.schoolYear,
    period: 'HK1',
    title: `Các khoản thu học kỳ 1 năm học ${dates.schoolYear}`,
    dueOn: dates.dueOn,
    lines,
    total: lines.reduce((sum, { payable }) => sum + payable, 0),
  }
}

/** A public pupil owes nothing; for a private one the state pays the public level and the rest stays to be paid. */
function tuition(school: GeneratedSchool, catalogues: Catalogues): BillLineBody[] {
  const { area, level, ownership } = school.body
  const publicLevel = monthlyTuition[area][level] * months
  if (ownership === 'public') return [line('HOC_PHI', publicLevel, school, catalogues)]
  return [
    line('HOC_PHI_HO_TRO', publicLevel, school, catalogues),
    line('HOC_PHI', publicLevel * (privateFactor - 1), school, catalogues),
  ]
}

function line(code: string, gross: number, school: GeneratedSchool, catalogues: Catalogues): BillLineBody {
  const { ownership } = school.body
  const item = catalogues.feeItems.find((known) => known.code === code)
  const rule = catalogues.exemptionRules.find((known) => known.item === code && known.ownership === ownership)
  const kind = feeKinds.find((known) => known === item?.kind)
  const exemptionRate = exemptionRates.find((known) => known === (rule?.rate ?? 0))
  if (!item || kind === undefined || exemptionRate === undefined) {
    throw new RangeError(`the catalogues do not say what ${code} is`)
  }
  const exempted = Math.floor((gross * exemptionRate + 50) / 100)
  return {
    item: code,
    name: item.name,
    kind,
    gross,
    exemptionRate,
    ...(rule && { exemptionBasis: { ...rule.basis } }),
    budgetCompensation: exempted,
    payable: gross - exempted,
  }
}
