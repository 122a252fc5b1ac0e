import { z } from 'zod'
import { lineProblem } from '../import.ts'

/** A refusal as RFC 9457 writes it. `code` is what programs decide by; `errors` name fields, never their values. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ example: 'record_refused' }),
    detail: z.string(),
    errors: z.array(lineProblem).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problem>
