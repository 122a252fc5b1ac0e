import { z } from 'zod'
import { dong } from '../money.ts'

/** What providers kept of the money of schools, by channel and school. */
export const charges = z
  .object({
    charges: z.array(
      z.object({
        channel: z.string(),
        schoolCode: z.string().nullable().meta({ description: 'Null where no bill is known' }),
        count: z.int(),
        gross: z.int().meta({ description: 'What payers paid, less what was taken back, in đồng' }),
        fee: z.int(),
        feeTax: z.int(),
        net: z.int(),
      }),
    ),
    total: z.object({ count: z.int(), gross: z.int(), fee: z.int(), feeTax: z.int(), net: z.int() }),
    kept: dong.meta({ description: 'Fees and the tax on them' }),
    borne: z.array(z.object({ schoolCode: z.string(), count: z.int(), amount: dong })).meta({
      description:
        'What banks took from transfers and schools bore, so that bills were closed; no channel takes part',
    }),
  })
  .meta({ id: 'Charges' })
