import type { FeeKind } from '../../schemas/bill.ts'
import type { CollectionPlanRequest } from '../../schemas/collection-plan.ts'
import type { LineProblem } from '../../schemas/import.ts'
import type { CollectionPlan } from '../domain/fees/collection-plan.ts'
import { mealDaysOf } from '../domain/fees/meals.ts'
import type { Made } from '../ports/fee-store.ts'
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
  { plans, fees, feeCatalogue, roster }: PlanParts,
  { items, mealWeekdays, daysOff, ...request }: CollectionPlanRequest,
  made: Made,
): Promise<PlanOutcome> {
  const schoolCodes = request.schoolCodes ?? []
  const here = new Set((await roster.findSchools(schoolCodes)).map(({ code }) => code))
  const stored = await fees.items(schoolCodes)
  const known = new Map([...stored, ...feeCatalogue.items].map((item) => [item.code, item]))
  const problems = [
    ...schoolCodes.flatMap((code, place) =>
      here.has(code)
        ? []
        : [problem(`schoolCodes.${place}`, 'unknown_school', 'put the school before its plans')],
    ),
    ...items.flatMap(({ item, askedOf }, place) => {
      const kind = known.get(item)?.kind
      if (!kind) return [problem(`items.${place}.item`, 'unknown_fee_item', 'no fee item has this code')]
      // What is voluntary is never owed (schemas/bill.ts): only who asked for it is asked.
      if (kind === 'VOLUNTARY' && askedOf === 'everybody')
        return [
          problem(
            `items.${place}.askedOf`,
            'voluntary_item',
            'a voluntary item is asked of who is registered',
          ),
        ]
      return []
    }),
  ]
  if (problems.length > 0) return { is: 'refused', problems }
  const plan = await plans.create(
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

const problem = (field: string, code: string, message: string): LineProblem => ({ field, code, message })
