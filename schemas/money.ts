import { z } from 'zod'

/** An amount of money in whole đồng, 0 or more; fractions and strings are refused (VND has no minor unit). */
export const dong = z
  .int('must be a whole number of đồng')
  .min(0, 'must not be negative')
  .meta({ id: 'Dong', description: 'Whole đồng (VND), 0 or more', example: 1250000 })

/** Đồng as an integer; the type of every amount in this project. */
export type Dong = z.infer<typeof dong>
