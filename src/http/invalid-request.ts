import type { z } from 'zod'
import type { LineProblem } from '../../schemas/import.ts'
import { fieldProblems } from '../intake/field-problems.ts'
import { GatewayError } from '../ports/gateway-error.ts'

/** A request whose fields break the schema. */
export class InvalidRequest extends GatewayError {
  readonly errors: readonly LineProblem[]

  constructor(errors: readonly LineProblem[]) {
    super('invalid_request', `${errors.length} ${errors.length === 1 ? 'field is' : 'fields are'} not valid`)
    this.errors = errors
  }
}

/** Checks what was sent. Throws `InvalidRequest`. */
export function check<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  const read = schema.safeParse(sent)
  if (read.success) return read.data
  throw new InvalidRequest(fieldProblems(read.error, sent))
}
