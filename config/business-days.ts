import { z } from 'zod'

const days = (meaning: string, most: number) => z.int().min(0).max(366).default(most).describe(meaning)

/** How days are counted, and what keeps one from being closed. */
export const businessDays = z.strictObject({
  cutOffs: z
    .record(z.string(), z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time as 23:00'))
    .default({})
    .describe(
      'When the business day of a channel ends, in Asia/Ho_Chi_Minh, by its name in `payments`; midnight for any other. Days that are open keep the cut-off that they were opened with',
    )
    .meta({ example: { 'dvcqg-platform': '23:00' } }),
  ambiguousDays: days('Money may fit several owners for so many days before it keeps a day open', 0),
  unownedDays: days('Money may be without an owner for so many days before it keeps a day open', 30),
  unsettledDays: days('A provider may settle so many days later before that keeps a day open', 3),
})
