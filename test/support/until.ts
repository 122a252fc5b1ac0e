import { setTimeout as pause } from 'node:timers/promises'

/** Looks until something is there, at most `limitMs`; says what was waited for when it never comes. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  limitMs = 60_000,
): Promise<Found> {
  const deadline = Date.now() + limitMs
  while (Date.now() < deadline) {
    const found = await look()
    if (found) return found
    await pause(10)
  }
  throw new Error(`${what} did not happen within ${limitMs} ms`)
}
