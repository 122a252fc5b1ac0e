import { z } from 'zod'
import { billLine, billRequest, billState } from '../bill.ts'
import { dong } from '../money.ts'
import { day, instant } from '../text.ts'

/** A bill as the gateway keeps it. */
export const bill = billRequest
  .omit({ total: true, dossierNumber: true, dueOn: true, lines: true })
  .extend({
    id: z.uuid(),
    dossierNumber: z.string(),
    dueOn: day,
    lines: z.array(billLine),
    gross: dong,
    budgetCompensation: dong,
    payable: dong,
    paid: dong,
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
