import { localDay } from '../domain/time/local-time.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { UnreadFile } from '../ports/statements/break-store.ts'

/** Says whether reading failed for what is in the file, so that reading it again fails again. */
export const isOfTheFile = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && unreadable.has(error.definition.httpStatus)

/** Bad request, too large, another kind of content. */
const unreadable: ReadonlySet<number> = new Set([400, 413, 415, 422])

/** What is kept of a file that could not be read: the day that its name says, else today, and the row where one is named. */
export function unreadFile(
  source: string,
  file: string,
  error: GatewayError,
  { recognised, at }: { recognised: unknown; at: Date },
): UnreadFile {
  const row = /(?:line|row) (\d{1,9})\b/.exec(error.detail)?.[1]
  const { businessDay = localDay(at) } = (recognised || {}) as { businessDay?: string }
  return { source, file, businessDay, row: row ? Number(row) : null, reason: error.message, at }
}
