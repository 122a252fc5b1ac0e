import type { z } from 'zod'
import { fieldProblems } from '../intake/field-problems.ts'
import { InvalidRequest } from '../ports/invalid-request.ts'

/** Checks what was sent. Throws `InvalidRequest`. */
export function check<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  const read = schema.safeParse(sent)
  if (read.success) return read.data
  throw new InvalidRequest(fieldProblems(read.error, sent))
}
