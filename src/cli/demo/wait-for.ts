import { setTimeout as pause } from 'node:timers/promises'

/** Looks again and again until there is something; stops with the signal. Throws when `patienceMs` passed without a change. */
export async function waitFor<Found>(
  look: () => Promise<{ found?: Found; mark: number }>,
  { signal, patienceMs }: { signal: AbortSignal; patienceMs: number },
): Promise<Found> {
  let mark = Number.NaN
  let changedAt = Date.now()
  for (;;) {
    signal.throwIfAborted()
    const seen = await look()
    if (seen.found !== undefined) return seen.found
    if (seen.mark !== mark) changedAt = Date.now()
    mark = seen.mark
    if (Date.now() - changedAt > patienceMs) throw new Error('nothing has moved for too long')
    await pause(200, undefined, { signal })
  }
}
