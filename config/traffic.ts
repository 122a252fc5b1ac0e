import { z } from 'zod'

const milliseconds = (least: number, most: number) => z.int().min(least).max(most)

/** When a partner that fails is left alone; times in ms. */
export const breaker = z.strictObject({
  failures: z.int().min(1).max(10).default(10).describe('Failures in a row that open it'),
  probes: z
    .int()
    .min(1)
    .max(3)
    .default(3)
    .describe('Requests that may be out at once to try a partner again'),
  firstMs: milliseconds(10, 3_600_000)
    .default(5_000)
    .describe('First pause of an open breaker, in ms; each failed trial doubles it'),
  longestMs: milliseconds(10, 86_400_000).default(300_000).describe('Longest such pause, in ms'),
})

/** How much may be tried again. */
export const retries = z.strictObject({
  most: z.int().min(1).max(100_000).default(200).describe('Retries of one partner in one go'),
  perSecond: z.number().min(0.01).max(1_000).default(1).describe('Retries that each second adds'),
  perSuccess: z.number().min(0).max(1).default(0.1).describe('Retries that each answer adds'),
})

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "22:30", quoted')

/** What a partner can take and when; everything is open where nothing is said. */
export const traffic = {
  limits: z
    .strictObject({
      perSecond: z
        .number()
        .positive()
        .max(10_000)
        .optional()
        .describe('Requests a second of all workers together; without it as many as it answers')
        .meta({ example: 20 }),
      concurrency: z
        .int()
        .positive()
        .max(10_000)
        .optional()
        .describe('Requests that are out at once, of all workers together')
        .meta({ example: 8 }),
    })
    .optional()
    .describe('How much it takes'),
  maintenance: z
    .array(
      z.strictObject({
        from: timeOfDay.describe('Begin, in Asia/Ho_Chi_Minh').meta({ example: '22:00' }),
        to: timeOfDay.describe('End; before `from` it is on the next day').meta({ example: '02:00' }),
        days: z
          .array(z.enum(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']))
          .min(1)
          .optional()
          .describe('Days on which it begins; every day when absent'),
      }),
    )
    .optional()
    .describe('Hours in which it wants nothing: messages wait, and no attempt is counted')
    .meta({ example: [{ from: '22:00', to: '02:00' }] }),
}
