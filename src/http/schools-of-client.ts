import type { Client } from '../ports/access/access-store.ts'
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

/** The same as a question, for one line among many. */
export const speaksFor =
  (client: Client) =>
  (schoolCode: string): boolean =>
    client.schoolCodes.has(schoolCode)
