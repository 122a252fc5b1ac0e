import type { z } from 'zod'
import type { planStatement } from '../../../schemas/api/collection-plan.ts'
import { billSums } from '../../domain/bills/bill.ts'
import type { PupilStatement } from '../../fees/preview-plan.ts'

/** A statement as it is shown: what is asked and why, what is owed before, what the student has. */
export function presentStatement({
  pupil,
  state,
  charges,
  carried,
}: PupilStatement): z.input<typeof planStatement> {
  const taken = new Set(charges.charges.flatMap(({ back }) => back))
  const { payable: owed } = billSums(charges.charges.map(({ line }) => line))
  const debts = pupil.debts.reduce((sum, { owed }) => sum + owed, 0)
  return {
    schoolCode: pupil.schoolCode,
    studentCode: pupil.code,
    className: pupil.className,
    state,
    billNumber: pupil.billed?.number ?? null,
    lines: charges.charges.map(({ line, from, to, mealDays, back }) => ({
      ...line,
      ...{ from, to, days: mealDays.length, mealsBack: back.map(shownMeal) },
    })),
    total: carried.reduce((sum, debt) => sum + debt.owed, charges.total),
    problems: [...charges.problems],
    debts: pupil.debts.map(({ billNumber, title, dueOn, owed, isCarried }) => ({
      ...{ billNumber, title, dueOn, owed, isCarried },
    })),
    credit: pupil.credit,
    mealsToCome: pupil.back
      .filter((meal) => !taken.has(meal))
      .map((meal) => ({ item: meal.item, ...shownMeal(meal) })),
    altogether: Math.max(0, owed + debts - pupil.credit),
  }
}

const shownMeal = ({ day, amount, billNumber }: { day: string; amount: number; billNumber: string }) => ({
  day,
  amount,
  billNumber,
})
