import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { businessDay } from '../statement-line.ts'
import { code, instant, text } from '../text.ts'
import { breakState } from './break.ts'

/** How a difference is ended by a person; src/domain/statements/break.ts says what each books. */
export const breakResolution = z.enum(['explained', 'charge', 'rounding', 'credit', 'unowned'])

/** A student who has money of a payment. */
export const breakPayer = z
  .strictObject({ schoolCode: code(30), studentCode: code(40) })
  .meta({ id: 'BreakPayer' })

/** A difference as operators see it, whosever payment it is, or nobody's. */
const workedBreak = z
  .object({
    id: z.int(),
    source: z.string(),
    businessDay,
    category: z.string(),
    state: breakState,
    owner: z.string().nullable().meta({ description: 'Who works on it' }),
    paymentId: z.uuid().nullable(),
    otherPaymentId: z.uuid().nullable().meta({
      description: 'Another payment that its payment is one with, or may be: their money stands twice then',
    }),
    paymentReference: z
      .string()
      .nullable()
      .meta({ description: 'What the payment is known by at its channel' }),
    billNumber: z.string().nullable(),
    bankReference: z.string().nullable(),
    bankAmount: dong.nullable(),
    ourAmount: dong.nullable(),
    reason: z.string(),
    file: z.string().nullable().meta({ description: 'The file that could not be read' }),
    fileRow: z.int().nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    ageDays: z.int().meta({ description: 'Since it was opened, until it was over or now' }),
    payers: z.array(breakPayer).meta({
      description:
        'Whose its payment is: of whose bill, or to whom all of it was given. By `credit` the difference is credit of one of them',
    }),
    resolutions: z.array(breakResolution).meta({
      description:
        'By which of them it may be ended at this moment; of a resolved one, once more. Empty where it is over, or where no settings ' +
        'say of which channel the files of its source are',
    }),
  })
  .meta({ id: 'WorkedBreak' })

export const workedBreakPage = z
  .object({
    breaks: z.array(workedBreak),
    next: z.int().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'WorkedBreakPage' })

export const breakWithSteps = workedBreak
  .extend({
    steps: z
      .array(
        z.object({
          at: instant,
          did: z.enum(['assigned', 'noted', 'excepted', 'resolved', 'closed']),
          by: z.string(),
          resolution: z.string().nullable(),
          note: z.string().nullable(),
        }),
      )
      .meta({ description: 'Who did what, and why' }),
  })
  .meta({ id: 'BreakWithSteps' })

export const breakAssignment = z
  .strictObject({ owner: text(100).meta({ description: 'A person' }), reason })
  .meta({ id: 'BreakAssignment' })
export const breakNote = z.strictObject({ note: text(2_000) }).meta({ id: 'BreakNote' })
export const breakException = z.strictObject({ reason }).meta({ id: 'BreakException' })
export const breakEnd = z
  .strictObject({
    resolution: breakResolution,
    payer: breakPayer
      .optional()
      .meta({ description: 'Whose credit it is: one of `payers`, where there are several' }),
    reason,
  })
  .meta({ id: 'BreakEnd' })
