import type { z } from 'zod'
import type { LineProblem } from '../../schemas/import.ts'

/** Enough to mend a record by; a hostile one does not make the answer long. */
const mostProblems = 20

/** zod's codes as ours; one that is not here is `invalid`. */
const codes: Readonly<Record<string, string>> = {
  invalid_type: 'invalid_type',
  invalid_value: 'invalid_value',
  invalid_union: 'invalid_value',
  invalid_format: 'invalid_format',
  too_small: 'too_small',
  too_big: 'too_big',
}

/** Says which fields of a record break the schema and how, without repeating what was sent. */
export const fieldProblems = (error: z.ZodError, sent: unknown): LineProblem[] =>
  error.issues.slice(0, mostProblems).map((issue) => {
    const field = issue.path.join('.')
    if (issue.code === 'invalid_type' && valueAt(sent, issue.path) === undefined) {
      return { field, code: 'required', message: 'is required' }
    }
    return { field, code: codes[issue.code] ?? 'invalid', message: issue.message }
  })

const valueAt = (sent: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], sent)
