import { z } from 'zod'
import { billRequest, keptBillLine } from '../bill.ts'
import { dong, sentDong } from '../money.ts'
import { code, day, instant, text } from '../text.ts'
import { bill } from './bill.ts'

const reason = text(500).meta({ description: 'Kept with who did it and when' })

/** What a bill says from now on, and why. */
export const billCorrection = billRequest
  .pick({ total: true })
  .extend({
    lines: z.array(keptBillLine).min(1).max(100).meta({
      description: 'Lines that took a debt over (`carriedFrom`) stay as they are',
    }),
    reason,
    revision: z.int().min(1).optional().meta({
      description: 'The revision that the correction was made from; refused when there is a newer one',
    }),
  })
  .meta({ id: 'BillCorrection' })

export const correctedBill = z
  .object({
    bill,
    credited: dong.meta({ description: 'What was paid and is owed no longer: credit of the student' }),
  })
  .meta({ id: 'CorrectedBill' })

export const billRevisions = z
  .object({
    revisions: z.array(
      z.object({
        revision: z.int(),
        lines: z.array(keptBillLine),
        payable: dong,
        credited: dong,
        madeAt: instant,
        madeBy: z.string(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'BillRevisions' })

const planName = code(40).meta({ example: 'HAI_DOT' })

/** The plans that a bill may be paid by; the instalments of each add up to the bill. An empty list takes them away. */
export const instalmentPlans = z
  .object({
    plans: z
      .array(
        z.object({
          name: planName,
          instalments: z
            .array(z.object({ dueOn: day, amount: sentDong.min(1) }))
            .min(2)
            .max(24),
        }),
      )
      .max(10)
      .refine((plans) => new Set(plans.map(({ name }) => name)).size === plans.length, {
        message: 'plans must have different names',
      }),
  })
  .meta({ id: 'InstalmentPlans' })

/** Names one instalment of a plan. */
const instalmentName = z.object({ plan: planName, place: z.int().min(1).max(100) })

export const instalments = z
  .object({
    chosenPlan: z.string().nullable(),
    instalments: z.array(
      instalmentName.extend({ plan: z.string(), dueOn: day, amount: dong, isPaid: z.boolean() }),
    ),
    choices: z
      .array(
        z.object({
          instalment: instalmentName
            .extend({ plan: z.string() })
            .nullable()
            .meta({ description: 'null: the whole' }),
          amount: dong,
        }),
      )
      .meta({ description: 'What a payment can be started for today' }),
  })
  .meta({ id: 'Instalments' })
