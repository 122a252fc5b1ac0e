import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { code, day } from '../text.ts'

/** A pupil leaves: what was charged for meals that are not eaten comes back. */
export const mealSettlement = z
  .strictObject({
    schoolCode: code(30),
    lastDay: day.meta({ description: 'The last day on which the pupil eats at school' }),
    doneByHand: z
      .array(code(40))
      .max(100)
      .default([])
      .meta({
        description:
          'Numbers of bills that were `by-hand` and whose meals a person has given back since: they are listed no more, and ' +
          'no plan takes them off',
      }),
    reason,
  })
  .meta({ id: 'MealSettlement' })

export const settledMeals = z
  .object({
    bills: z.array(
      z.object({
        billId: z.uuid(),
        billNumber: z.string(),
        became: z.enum(['corrected', 'by-hand', 'done-by-hand']).meta({
          description:
            '`by-hand`: another bill asks for it now, a person corrected what it asks for meals, or an exemption counts for them: ' +
            'they are left to a person, who says `doneByHand` afterwards',
        }),
        meals: z.array(z.object({ item: z.string(), day, amount: dong })),
        credited: dong.meta({ description: 'What was paid and is owed no longer' }),
      }),
    ),
    credited: dong.meta({ description: 'Credit of the student: ask for it at `/v1/refunds`' }),
  })
  .meta({ id: 'SettledMeals' })
