import type { Recipient } from '../ports/portal.ts'

/**
 * The partners that may be told what they were told before: they can be asked whether they have it, or change nothing when
 * the same bytes come again.
 */
export const mayBeToldAgain = (partners: ReadonlyMap<string, Recipient>): ReadonlySet<string> =>
  new Set(
    [...partners].flatMap(([name, { lookUp, traits }]) =>
      lookUp !== undefined || traits.repeatsAreHarmless ? [name] : [],
    ),
  )
