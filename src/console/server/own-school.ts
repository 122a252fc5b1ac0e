import { GatewayError } from '../../ports/gateway-error.ts'

/**
 * What belongs to a school that somebody has nothing to do with is not there for them, in the words for what is not there
 * at all. Gives what was found. Throws `not_found`.
 */
export function ofOwnSchool<Found extends { readonly schoolCode: string | null }>(
  found: Found | undefined,
  schools: 'all' | ReadonlySet<string>,
  what: string,
): Found {
  const isTheirs =
    found && (schools === 'all' || (found.schoolCode !== null && schools.has(found.schoolCode)))
  if (isTheirs) return found
  throw new GatewayError('not_found', `there is no such ${what}`)
}

/** The schools as a parameter of a query: null is all of them. */
export const schoolList = (schools: 'all' | ReadonlySet<string>): readonly string[] | null =>
  schools === 'all' ? null : [...schools]
