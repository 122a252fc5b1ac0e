import { z } from 'zod'

/** By what rules fees are counted. */
export const fees = z
  .strictObject({
    proRata: z
      .enum(['by-day', 'half-month', 'whole-month'])
      .default('by-day')
      .describe(
        'What a student owes of a monthly price for a part of the month: the days there over all its days; a half for any day up to the 15th and a half for any after it; or all of it',
      ),
    mealCutOff: z
      .strictObject({
        daysBefore: z
          .int()
          .min(0)
          .max(7)
          .default(0)
          .describe('How many days before a meal its absence must be told; 0 for the same day'),
        time: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be like 08:00')
          .default('08:00')
          .describe('Until what time of that day, in Asia/Ho_Chi_Minh'),
      })
      .prefault({})
      .describe('Until when the absence of a student is told in time, so that the meal comes back'),
  })
  .prefault({})
  .describe('How fees are counted')
