import { z } from 'zod'

const percent = (area: string, meaning: number) =>
  z
    .number()
    .min(0)
    .max(100)
    .describe(`Share without cash that schools in ${area} areas are to reach, in percent`)
    .meta({ example: meaning })

/** What reports compare with, and what they keep back. */
export const reports = z.strictObject({
  cashlessTargets: z
    .array(
      z.strictObject({
        from: z.iso.date().describe('First day that it is in force').meta({ example: '2026-01-01' }),
        urban: percent('urban', 50),
        rural: percent('rural', 30),
        source: z
          .string()
          .default('')
          .describe('The document that sets it, as reports name it; nothing is named where it is empty'),
      }),
    )
    .default([{ from: '2026-01-01', urban: 50, rural: 30, source: '' }])
    .describe(
      'Targets of payment without cash, each in force from its day until the next. The first are 50 % and 30 %; 100 % and 80 % are to follow, from a day and by a document that the province says',
    ),
  cashlessBy: z
    .enum(['amount', 'payments'])
    .default('amount')
    .describe('What the share is taken of: the money, or the number of payments'),
  smallClass: z
    .int()
    .min(0)
    .max(50)
    .default(5)
    .describe('Sums of a class with fewer pupils than this are not shown to those who only read'),
})
