import type { LineProblem } from '../../schemas/import.ts'
import type { Client } from '../ports/access-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'

/**
 * Gives what was found only when it is of a school of the client. Another's is answered like nothing at all, so that
 * nobody learns what exists elsewhere. Throws `not_found`.
 */
export function ownOrNothing<Found>(
  client: Client,
  found: Found | undefined,
  schoolCodeOf: (found: Found) => string,
): Found {
  if (found !== undefined && client.schoolCodes.has(schoolCodeOf(found))) return found
  throw new GatewayError('not_found', 'nothing of your schools has this name')
}

/** Throws `forbidden` for a school that the client does not speak for, be there one or not. */
export function assertOwnSchool(client: Client, schoolCode: string): void {
  if (client.schoolCodes.has(schoolCode)) return
  throw new GatewayError('forbidden', 'the client does not speak for this school')
}

/** The same as a problem of one line among many. */
export const notYourSchool: LineProblem = {
  field: 'schoolCode',
  code: 'school_not_yours',
  message: 'the client does not speak for this school',
}

export const unknownSchool: LineProblem = {
  field: 'schoolCode',
  code: 'unknown_school',
  message: 'put the school before its records',
}
