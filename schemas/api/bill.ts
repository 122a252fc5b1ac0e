import { z } from 'zod'
import { billExactness, billRequest, billState, keptBillLine, lateFee } from '../bill.ts'
import { dong } from '../money.ts'
import { day, instant } from '../text.ts'

/** A bill as the gateway keeps it. */
export const bill = billRequest
  .omit({
    ...{ total: true, dossierNumber: true, dueOn: true, lines: true, state: true },
    ...{ publishOn: true, exactness: true, expiresOn: true, graceDays: true, lateFee: true },
  })
  .extend({
    id: z.uuid(),
    dossierNumber: z.string(),
    dueOn: day,
    lines: z.array(keptBillLine),
    gross: dong,
    budgetCompensation: dong,
    payable: dong.meta({
      description:
        'What is owed: of all lines that are not voluntary, with what paying late has cost and what was contributed',
    }),
    paid: dong,
    lateFees: dong.meta({ description: 'The part of `payable` that paying late has cost' }),
    exactness: billExactness,
    whole: dong.meta({
      description: 'How much of `payable` closes only as a whole: less than is left of it is not taken',
    }),
    takesMore: z.boolean().meta({ description: 'Whether a payment of more than is owed is started' }),
    voluntary: dong.meta({
      description: 'May be given beside what is owed, by money that names the bill; owed by nobody',
    }),
    contributed: dong.meta({ description: 'What was given of `voluntary`: a part of `payable` since then' }),
    carriedOn: dong.meta({ description: 'What another bill asks instead; `payable` is so much less' }),
    carriedTo: z.uuid().nullable().meta({ description: 'That other bill' }),
    takenOver: dong.meta({ description: 'The part of `payable` that other bills asked for before' }),
    publishOn: day.nullable(),
    expiresOn: day.nullable(),
    graceDays: z.int(),
    lateFee: lateFee.nullable(),
    revision: z.int().meta({ description: 'Counts its corrections, from 1' }),
    plan: z.string().nullable().meta({ description: 'The plan of instalments that the first payment chose' }),
    state: billState,
    issuedAt: instant,
    publishedAt: instant
      .nullable()
      .meta({ description: 'Since when payers find it, where it waited for that' }),
    settledAt: instant.nullable(),
  })
  .meta({ id: 'Bill' })

/** What is answered to a bill or dossier that was taken in, now or when it was sent before. */
export const acceptance = z
  .object({
    id: z.uuid(),
    dossierNumber: z.string(),
    outcome: z.enum(['accepted', 'repeated']),
  })
  .meta({ id: 'Acceptance' })
