import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { businessDay } from '../statement-line.ts'
import { instant } from '../text.ts'

export const book = z
  .string()
  .regex(/^(bank|channel|school):.+$/, 'must be bank:ACCOUNT, channel:NAME or school:CODE')
  .meta({ id: 'Book', description: 'What days are kept of', example: 'bank:0123456789' })

export const dayState = z.enum(['open', 'closed', 'closed-with-exceptions'])

/** What must hold before a day is closed; src/domain/days/business-day.ts says it in words. */
export const closingCondition = z.enum([
  'not-over',
  'earlier-day-open',
  'statement-missing',
  'sequence-gap',
  'bank-equation',
  'ambiguous-money',
  'old-money-without-owner',
  'file-missing',
  'settlement-incomplete',
  'open-breaks',
])

const unmet = z
  .object({
    condition: closingCondition,
    says: z.string(),
    count: z.int(),
    amount: dong.nullable(),
    examples: z.array(z.string()).meta({ description: 'Where to look first' }),
  })
  .meta({ id: 'UnmetCondition' })

const total = z.object({ count: z.int(), in: dong, out: dong })

const facts = z
  .looseObject({
    rows: z.int(),
    rowsHash: z.string(),
    totals: z.object({
      rows: z.record(z.string(), total),
      late: z.record(z.string(), total).meta({ description: 'Of earlier days, which were closed' }),
      accounts: z.record(z.string(), z.int()).meta({ description: 'What accounts of the ledger moved' }),
      inTransit: z.object({ count: z.int(), amount: dong }).meta({ description: 'On its way to the bank' }),
    }),
    exceptions: z.array(z.looseObject({ condition: closingCondition, reason: z.string() })),
    closedBy: z.string(),
    previous: z.string().nullable(),
  })
  .meta({ id: 'DayFacts', description: 'What is signed of a closed day' })

export const day = z
  .object({
    book,
    day: businessDay,
    state: dayState,
    cutOff: z.int().meta({ description: 'Minutes after the beginning of the local day at which it ends' }),
    openedAt: instant,
    closedAt: instant.nullable(),
    jws: z.string().nullable().meta({ description: 'The signature, with what it signs' }),
    facts: facts.nullable(),
  })
  .meta({ id: 'BusinessDay' })

export const dayWithConditions = day
  .extend({
    unmet: z.array(unmet).meta({ description: 'What keeps it open' }),
    late: z
      .array(
        z.object({
          kind: z.string(),
          id: z.string(),
          valueDay: businessDay,
          amount: z.int(),
          countedOn: businessDay.meta({ description: 'The day that counts it' }),
        }),
      )
      .meta({ description: 'What is of this day and came when it was closed' }),
  })
  .meta({ id: 'BusinessDayWithConditions' })

export const days = z.object({ days: z.array(day) }).meta({ id: 'BusinessDays' })

export const dayExceptionRequest = z
  .strictObject({ conditions: z.array(closingCondition).min(1).max(10), reason })
  .meta({ id: 'DayExceptionRequest' })
