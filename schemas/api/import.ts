import { z } from 'zod'
import { lineOutcome } from '../import.ts'

export const linePage = z
  .object({
    lines: z.array(lineOutcome),
    next: z.int().nullable().meta({ description: 'Value of `after` for the next page; null at the end' }),
  })
  .meta({ id: 'LinePage' })
