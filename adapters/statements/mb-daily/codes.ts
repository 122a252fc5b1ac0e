import type { MatchOutcome } from '../../../schemas/statement-line.ts'

/**
 * The finding of the CL file for each outcome; a matched row is not written. A line that the bank repeats is one
 * too many at the bank. `PARTNER` stands for the name that the bank knows us by (setting `partnerName`).
 */
export const differenceStatuses = {
  matched: null,
  'amount-differs': 'SAI LECH',
  'only-at-bank': 'THUA MB',
  duplicate: 'THUA MB',
  'only-here': 'THUA PARTNER',
} as const satisfies Record<MatchOutcome, string | null>
