import { z } from 'zod'

/** What every bank that tells of movements by messages needs besides its adapter's settings; times in ms. */
export const bankFeed = {
  pullEveryMs: z
    .int()
    .min(10_000)
    .max(86_400_000)
    .default(900_000)
    .describe(
      'How often it is asked for what no message told of, in ms; at once when movements are seen to be missing',
    ),
  overlapMs: z
    .int()
    .min(0)
    .max(604_800_000)
    .default(7_200_000)
    .describe('How far back it is asked once more each time, in ms: banks tell late of some movements'),
}
