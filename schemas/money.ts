import { z } from 'zod'

/** An amount of money in whole đồng, 0 or more; fractions and strings are refused (VND has no minor unit). */
export const dong = z
  .int('must be a whole number of đồng')
  .min(0, 'must not be negative')
  .meta({ id: 'Dong', description: 'Whole đồng (VND), 0 or more', example: 1250000 })

/**
 * More than anything that is paid for a pupil or to a school at once. With a late fee on it it fits the 13 digits of a VietQR, and
 * thousands of them still add up to an exact number (2^53).
 */
const mostSent = 999_999_999_999

/** An amount as it is sent to us. */
export const sentDong = dong
  .max(mostSent, `must be ${mostSent} đồng at most`)
  .meta({ id: 'SentDong', description: 'Whole đồng (VND), 12 digits at most', example: 1250000 })

/** Đồng as an integer; the type of every amount in this project. */
export type Dong = z.infer<typeof dong>
