import type { Dong } from '../../../schemas/money.ts'
import type { School, SchoolLevel } from '../../../schemas/school.ts'
import { type Charge, chargesOf, type FeeItem, splitSupport, sumOf } from './charge.ts'
import { type ChargePart, partsOf } from './charge-parts.ts'
import { type ClosedDays, daysOfSchoolYear, holds, overlap } from './days.ts'
import { type ExemptionRule, exemptionAt, grantsOf, isInForce } from './exemptions.ts'
import { type FeeSchedule, priceAt } from './fee-schedule.ts'
import { shared, staysOf } from './presence.ts'
import type { ProRataRule } from './pro-rata.ts'
import { areaOf, type EarlierCharge, levelOf, type Pupil } from './pupil.ts'

/** A plan as its rules need it. */
export interface PlanRules extends ClosedDays {
  readonly schoolYear: string
  readonly items: readonly PlannedItem[]
  readonly mealDays: readonly string[]
}

export interface PlannedItem {
  readonly item: string
  /** `registered`: only who is registered for it. */
  readonly askedOf: 'everybody' | 'registered'
}

/** The tables that prices and exemptions come from. */
export interface FeeTables {
  readonly items: ReadonlyMap<string, FeeItem>
  readonly schedules: readonly FeeSchedule[]
  readonly rules: readonly ExemptionRule[]
  readonly proRata: ProRataRule
}

/** Why a student gets no bill, or something of the bill that a person should know. */
export interface PupilProblem {
  readonly code:
    | 'price_missing'
    | 'unknown_item'
    | 'grade_missing'
    | 'already_billed'
    | 'support_level_missing'
    | 'meals_by_hand'
    | 'other_school_year'
  /** No bill is made before it is mended. */
  readonly blocks: boolean
  readonly item: string
  readonly message: string
}

export interface PupilCharges {
  readonly charges: readonly Charge[]
  readonly problems: readonly PupilProblem[]
  readonly total: Dong
}

/** Counts what a plan asks of one student. */
export function billPupil(plan: PlanRules, school: School, pupil: Pupil, tables: FeeTables): PupilCharges {
  const perItem = plan.items.map((planned) => chargeItem(planned, { plan, school, pupil, tables }))
  const charges = perItem.flatMap((one) => one.charges)
  return {
    charges,
    problems: perItem.flatMap((one) => one.problems),
    total: sumOf(charges, ({ line }) => line.payable),
  }
}

interface Case {
  readonly plan: PlanRules
  readonly school: School
  readonly pupil: Pupil
  readonly tables: FeeTables
}

type ItemCharges = Omit<PupilCharges, 'total'>

function chargeItem({ item: code, askedOf }: PlannedItem, one: Case): ItemCharges {
  const { plan, pupil, tables } = one
  const item = tables.items.get(code)
  if (!item) return blocked('unknown_item', code, 'neither the catalogue nor the school has this item')
  const services = pupil.services.filter((service) => service.item === code)
  const stays = staysOf(pupil)
  // What is voluntary is never owed (schemas/bill.ts): only who asked for it is asked.
  const isOfEverybody = askedOf === 'everybody' && item.kind !== 'VOLUNTARY'
  const presence = isOfEverybody ? stays : shared(stays, services)
  if (!presence.some((days) => overlap(days, plan))) return nothing
  // An older version kept plans that are refused today.
  const year = daysOfSchoolYear(plan.schoolYear)
  if (!holds(year, plan.from) || !holds(year, plan.to))
    return blocked('other_school_year', code, 'the plan has days of another school year')
  const level = levelOf(one.school, pupil.grade)
  if (!level)
    return blocked(
      'grade_missing',
      code,
      'the school has several levels, and the class has no grade that says which: send its grade, 1 to 12, or 0 for kindergarten',
    )
  const priceOn = pricesOf(code, level, one)
  const unit = priceOn(plan.from)?.price.unit
  if (!unit) return blocked('price_missing', code, `there is no price for ${plan.from}`)

  const away = new Set(pupil.absences)
  const found = partsOf({
    unit,
    span: plan,
    schoolYear: plan.schoolYear,
    presence,
    mealDays: plan.mealDays.filter((day) => !away.has(day)),
    proRata: tables.proRata,
    priceOn,
  })
  const unpriced = found.find((part) => 'unpriced' in part)
  if (unpriced) return blocked('price_missing', code, `there is no price for ${unpriced.unpriced}`)
  const parts = found.filter((part): part is ChargePart => !('unpriced' in part))
  const supporting = supportingItem(item, one)
  const { open, problems } = withoutCharged(parts, unit, [item, supporting?.code], pupil)
  const { charges, lacksLevel } = chargeParts(item, supporting, open, one)
  const lacking = note('support_level_missing', code, 'the council’s level of support is not stored')
  return {
    charges,
    problems: [...problems, ...(lacksLevel ? [lacking] : []), ...leftToPerson(code, pupil)],
  }
}

/** Meals that would come back, had nobody corrected what their bill asks for them. */
const leftToPerson = (code: string, { mealsByHand }: Pupil): PupilProblem[] => {
  const numbers = mealsByHand.filter(({ item }) => item === code).map(({ billNumber }) => billNumber)
  return [...new Set(numbers)].map((number) =>
    note('meals_by_hand', code, `a person corrected the meals of bill ${number}: they come back by hand`),
  )
}

/** What an earlier bill asks already is not asked again. A thing bought once may be bought in each plan. */
function withoutCharged(
  parts: readonly ChargePart[],
  unit: FeeSchedule['unit'],
  [item, supporting]: readonly [FeeItem, string | undefined],
  { charged }: Pupil,
): { open: ChargePart[]; problems: PupilProblem[] } {
  if (unit === 'once') return { open: [...parts], problems: [] }
  // What the state supports whole stands on bills under the supporting item alone.
  const before = charged
    .filter((charge) => charge.item === item.code || charge.item === supporting)
    // Whom it was collected for gives it for the year, at whichever school.
    .filter(({ isElsewhere }) => !isElsewhere || item.kind === 'PASS_THROUGH')
  const earlier = (part: ChargePart) => before.find((charge) => asksFor(charge, part))
  const asking = new Set(
    parts.flatMap((part) => {
      const charge = earlier(part)
      if (!charge) return []
      return charge.isElsewhere ? 'the school before' : `bill ${charge.billNumber}`
    }),
  )
  return {
    open: parts.filter((part) => !earlier(part)),
    problems: [...asking].map((who) => note('already_billed', item.code, `${who} asks for a part of it`)),
  }
}

const asksFor = (charge: EarlierCharge, part: ClosedDays): boolean =>
  charge.mealDays.length > 0 ? charge.mealDays.some((day) => holds(part, day)) : overlap(charge, part)

/** The item under which the state supports another in schools like this one, if it does. */
function supportingItem({ code }: FeeItem, { plan, school, tables }: Case): FeeItem | undefined {
  const facts = { schoolYear: plan.schoolYear, ownership: school.ownership }
  const support = tables.rules.find((rule) => rule.supports === code && isInForce(rule, facts))
  return support && tables.items.get(support.item)
}

function chargeParts(
  item: FeeItem,
  supporting: FeeItem | undefined,
  parts: readonly ChargePart[],
  { plan, school, pupil, tables }: Case,
) {
  const facts = { schoolYear: plan.schoolYear, ownership: school.ownership }
  const grants = grantsOf(tables.rules, { ...facts, item: item.code }, pupil.grants)
  const charge = (priced: FeeItem, open: readonly ChargePart[]) =>
    chargesOf(
      priced,
      open,
      (day) => exemptionAt(tables.rules, { ...facts, item: priced.code }, grants, day),
      pupil.back.filter((meal) => meal.item === priced.code),
    )
  if (!supporting) return { charges: charge(item, parts), lacksLevel: false }
  const { supported, rest } = splitSupport(parts)
  const charges = [...charge(supporting, supported), ...charge(item, rest)]
  return {
    charges: charges.filter(({ line }) => line.gross > 0),
    lacksLevel: parts.some(({ base }) => base === null),
  }
}

function pricesOf(item: string, level: SchoolLevel, { plan, school, tables }: Case) {
  const place = { schoolCode: school.code, level, area: areaOf(school) }
  const wanted = { item, schoolYear: plan.schoolYear }
  return (day: string) => {
    const price = priceAt(tables.schedules, { ...wanted, role: 'price' }, place, day)
    const base = priceAt(tables.schedules, { ...wanted, role: 'base' }, place, day)
    return price && { price, base }
  }
}

const nothing: ItemCharges = { charges: [], problems: [] }

const blocked = (code: PupilProblem['code'], item: string, message: string): ItemCharges => ({
  charges: [],
  problems: [{ code, blocks: true, item, message }],
})

const note = (code: PupilProblem['code'], item: string, message: string): PupilProblem => ({
  code,
  blocks: false,
  item,
  message,
})
