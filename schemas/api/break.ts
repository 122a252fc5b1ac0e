import { z } from 'zod'
import { dong } from '../money.ts'
import { businessDay } from '../statement-line.ts'
import { instant } from '../text.ts'

export const breakState = z.enum(['open', 'excepted', 'resolved', 'closed'])

/** A difference between what we hold and what a bank or provider says, about a payment of one of the schools. */
const reconciliationBreak = z
  .object({
    id: z.int(),
    source: z.string(),
    businessDay,
    category: z.enum(['amount-differs', 'only-at-bank', 'only-here', 'duplicate']),
    paymentId: z.uuid(),
    billId: z.uuid(),
    bankReference: z.string().nullable(),
    bankAmount: dong.nullable(),
    ourAmount: dong.nullable(),
    reason: z.string(),
    state: breakState,
    openedAt: instant,
    closedAt: instant.nullable(),
  })
  .meta({ id: 'Break' })

export const breakPage = z
  .object({
    breaks: z.array(reconciliationBreak),
    next: z.int().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'BreakPage' })
