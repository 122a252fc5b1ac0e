import type { LineProblem } from '../../schemas/import.ts'

/**
 * The most characters of a name that a partner gives something: a reference, an account. It is found by it, and an entry of an index
 * in PostgreSQL holds 2,704 bytes. The longest that a format states is 35 (Max35Text of ISO 20022).
 */
export const longestName = 255

/** What is wrong with a row of a file whose names are these, by field: the first that is longer than any partner's is. */
export function nameProblem(names: Readonly<Record<string, string | undefined>>): LineProblem | undefined {
  const [field] =
    Object.entries(names).find(([, name]) => name !== undefined && name.length > longestName) ?? []
  if (field === undefined) return undefined
  return { field, code: 'too_long', message: `must have at most ${longestName} characters` }
}
