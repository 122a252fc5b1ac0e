import type { FeeKind } from '../../schemas/bill.ts'
import type { CollectionPlanRequest } from '../../schemas/collection-plan.ts'
import type { LineProblem } from '../../schemas/import.ts'
import type { FeeItem } from '../domain/fees/charge.ts'
import type { CollectionPlan } from '../domain/fees/collection-plan.ts'
import { daysOfSchoolYear, holds } from '../domain/fees/days.ts'
import { mealDaysOf } from '../domain/fees/meals.ts'
import type { Made } from '../ports/fees/fee-store.ts'
import { knownItems } from './fee-tables.ts'
import type { PlanParts } from './preview-plan.ts'

export type PlanOutcome =
  | { readonly is: 'created'; readonly plan: CollectionPlan }
  | { readonly is: 'refused'; readonly problems: readonly LineProblem[] }

/** Who is asked for an item unless a plan says otherwise. */
const usuallyAskedOf = {
  TUITION: 'everybody',
  PASS_THROUGH: 'everybody',
  SERVICE: 'registered',
  VOLUNTARY: 'registered',
} as const satisfies Record<FeeKind, 'everybody' | 'registered'>

/** Checks a plan and keeps it. Nobody is billed before it is issued. */
export async function createPlan(
  parts: PlanParts,
  { items, mealWeekdays, daysOff, ...request }: CollectionPlanRequest,
  made: Made,
): Promise<PlanOutcome> {
  const schoolCodes = request.schoolCodes ?? []
  const here = new Set((await parts.roster.findSchools(schoolCodes)).map(({ code }) => code))
  const known = await knownItems(parts, schoolCodes)
  const problems = [
    ...yearProblems(request),
    ...schoolCodes.flatMap((code, place) =>
      here.has(code)
        ? []
        : [problem(`schoolCodes.${place}`, 'unknown_school', 'put the school before its plans')],
    ),
    ...items.flatMap(({ item, askedOf }, place) => itemProblems(known.get(item), askedOf, `items.${place}`)),
  ]
  if (problems.length > 0) return { is: 'refused', problems }
  const plan = await parts.plans.create(
    {
      ...request,
      items: items.map(({ item, askedOf }) => ({
        item,
        askedOf: askedOf ?? usuallyAskedOf[known.get(item)?.kind ?? 'SERVICE'],
      })),
      mealDays: mealDaysOf(request, mealWeekdays, daysOff),
    },
    made,
  )
  return { is: 'created', plan }
}

/** Prices and the law are those of a school year: days of another are not counted by them. */
export const yearProblems = (
  plan: Pick<CollectionPlanRequest, 'schoolYear' | 'from' | 'to'>,
): LineProblem[] =>
  (['from', 'to'] as const)
    .filter((field) => !holds(daysOfSchoolYear(plan.schoolYear), plan[field]))
    .map((field) => problem(field, 'other_school_year', 'the school year is from August to July'))

function itemProblems(item: FeeItem | undefined, askedOf: AskedOf, field: string): LineProblem[] {
  if (!item) return [problem(`${field}.item`, 'unknown_fee_item', 'no fee item has this code')]
  // What is voluntary is never owed (schemas/bill.ts): only who asked for it is asked.
  if (item.kind === 'VOLUNTARY' && askedOf === 'everybody')
    return [problem(`${field}.askedOf`, 'voluntary_item', 'a voluntary item is asked of who is registered')]
  return []
}

type AskedOf = CollectionPlanRequest['items'][number]['askedOf']

const problem = (field: string, code: string, message: string): LineProblem => ({ field, code, message })
