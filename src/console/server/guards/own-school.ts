import { GatewayError } from '../../../ports/gateway-error.ts'

/** Somebody asked for what belongs to a school that they have nothing to do with: it is not there for them, and is logged. */
export class OfAnotherSchool extends GatewayError {
  readonly what: string

  constructor(what: string) {
    super('not_found', `there is no such ${what}`)
    this.what = what
  }
}

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
  if (found) throw new OfAnotherSchool(what)
  throw new GatewayError('not_found', `there is no such ${what}`)
}

/** The schools as a parameter of a query: null is all of them. */
export const schoolList = (schools: 'all' | ReadonlySet<string>): readonly string[] | null =>
  schools === 'all' ? null : [...schools]
