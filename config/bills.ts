import { z } from 'zod'

/** What becomes of bills by themselves, and of credit. */
export const bills = z.strictObject({
  lookMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(60_000)
    .describe('How often bills are published and expire whose day has come, in ms'),
  creditLimit: z
    .int()
    .min(0)
    .default(5_000_000)
    .describe('Credit of a student above this, in đồng, is used for a bill by a person only'),
  useCredit: z
    .enum(['by-person', 'next-bill'])
    .default('by-person')
    .describe('Whether credit up to the limit closes the next bill of its student by itself'),
})
