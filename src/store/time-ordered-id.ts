import { randomUUID } from 'node:crypto'

/**
 * Makes a UUID of version 7 (RFC 9562 section 5.7): millisecond time first, so that new rows go to the end of an index.
 * The random rest is that of a random UUID, which node:crypto makes from a stock: 60 times faster than randomBytes.
 */
export function timeOrderedId(at: Date = new Date()): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

/** The id before every one that is made at an instant or later. */
export function firstIdOf(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}
