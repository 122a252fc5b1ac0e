import { z } from 'zod'
import { exchangeEvent, exchangeState } from '../exchange.ts'
import { instant } from '../text.ts'

/** What one portal was told of a bill or dossier, and what it said. */
export const delivery = z
  .object({
    id: z.int(),
    portal: z.string(),
    event: exchangeEvent,
    part: z.int(),
    state: exchangeState,
    attempts: z.int(),
    theirReference: z.string().nullable(),
    problem: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
    createdAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: 'Delivery' })

export const deliveries = z.object({ exchanges: z.array(delivery) }).meta({ id: 'Deliveries' })
