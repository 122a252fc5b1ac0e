import { z } from 'zod'
import { dong } from './money.ts'
import { day, instant } from './text.ts'

/** One row of what a bank or provider says happened; `bankReference` is the key that rows are matched by. */
export const statementLine = z
  .object({
    line: z.int().min(1).meta({ description: 'Line in the file, the header is 1' }),
    bankReference: z.string().min(1),
    requestReference: z.string().optional().meta({ description: 'Our reference, where the bank carries it' }),
    providerTransaction: z.string().optional(),
    amount: dong,
    at: instant,
    content: z.string(),
    status: z.enum(['settled', 'failed', 'reversed']),
    creditAccount: z.string().optional(),
  })
  .meta({ id: 'StatementLine' })

/** What comparing one line with our payments found. */
const matchOutcome = z.enum(['matched', 'amount-differs', 'only-at-bank', 'only-here', 'duplicate'])

export const businessDay = day

export type StatementLine = z.infer<typeof statementLine>
export type MatchOutcome = z.infer<typeof matchOutcome>
