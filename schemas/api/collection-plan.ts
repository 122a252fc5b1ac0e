import { z } from 'zod'
import { billLine, schoolYear } from '../bill.ts'
import { askedOf } from '../collection-plan.ts'
import { dong } from '../money.ts'
import { schoolLevel } from '../school.ts'
import { day, instant } from '../text.ts'

export const collectionPlan = z
  .object({
    id: z.uuid(),
    number: z.string().meta({ description: 'Begins the numbers of its bills', example: 'DT00012' }),
    title: z.string(),
    schoolYear,
    period: z.string(),
    from: day,
    to: day,
    dueOn: day,
    schoolCodes: z.array(z.string()).nullable(),
    scope: z.object({
      levels: z.array(schoolLevel).optional(),
      grades: z.array(z.int()).optional(),
      classes: z.array(z.string()).optional(),
    }),
    items: z.array(z.object({ item: z.string(), askedOf })),
    mealDays: z.array(day),
    debts: z.enum(['beside', 'carried']),
    madeBy: z.string(),
    madeAt: instant,
  })
  .meta({ id: 'CollectionPlan' })

const sums = z.object({
  bills: z.int(),
  gross: dong,
  budgetCompensation: dong,
  payable: dong,
  voluntary: dong,
})

export const planSummary = z
  .object({
    students: z.record(z.string(), z.int()).meta({ description: 'How many stand how' }),
    total: sums,
    items: z.record(z.string(), sums),
    schools: z.record(z.string(), sums),
    mealsBack: z.object({ count: z.int(), amount: dong }),
    debts: dong.meta({
      description: 'Still owed for earlier bills, before the new ones take anything over',
    }),
    carried: dong.meta({ description: 'The part of `debts` that the new bills take over' }),
    credit: dong.meta({ description: 'Money of the students that closes no bill' }),
    problems: z.record(z.string(), z.int()),
  })
  .meta({ id: 'PlanSummary' })

const mealBack = z.object({ day, amount: dong, billNumber: z.string() })

export const planStatement = z
  .object({
    schoolCode: z.string(),
    studentCode: z.string(),
    className: z.string(),
    state: z.enum(['to-bill', 'billed', 'blocked', 'nothing']),
    billNumber: z.string().nullable(),
    lines: z.array(billLine.extend({ from: day, to: day, days: z.int(), mealsBack: z.array(mealBack) })),
    total: dong.meta({ description: 'Of the new bill, with the debts that it takes over' }),
    problems: z.array(
      z.object({ code: z.string(), blocks: z.boolean(), item: z.string(), message: z.string() }),
    ),
    debts: z.array(
      z.object({ billNumber: z.string(), title: z.string(), dueOn: day, owed: dong, isCarried: z.boolean() }),
    ),
    credit: dong,
    mealsToCome: z.array(mealBack.extend({ item: z.string() })).meta({
      description:
        'Meals that come back and are not taken off yet: with the next plan, or when the student leaves',
    }),
    altogether: dong.meta({
      description: 'What is owed of this plan and before, less the credit; what is voluntary is not in it',
    }),
  })
  .meta({ id: 'PlanStatement' })

export const absentDay = z
  .object({
    day,
    reportedAt: instant,
    cutOff: instant.meta({ description: 'Until when it would be in time' }),
    isInTime: z.boolean(),
    meals: z.array(
      z.object({ item: z.string(), amount: dong, chargedOn: z.string(), backOn: z.string().nullable() }),
    ),
  })
  .meta({ id: 'AbsentDay' })
