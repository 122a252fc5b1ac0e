import { randomUUID } from 'node:crypto'

/** The sessions that one portal gave out. They live in memory: a portal that restarts refuses all of them. */
export interface Sessions {
  open(unitCode: string): string
  /** Counts one call and says whose session it is; nothing when it is unknown or used up. */
  use(session: unknown): string | undefined
  /** Refuses every session from here on. */
  endAll(): void
}

/** `callsPerSession` is how many calls a session lasts. */
export function createSessions(callsPerSession = Number.POSITIVE_INFINITY): Sessions {
  const open = new Map<string, { unitCode: string; callsLeft: number }>()
  return {
    open(unitCode) {
      const session = randomUUID()
      open.set(session, { unitCode, callsLeft: callsPerSession })
      return session
    },
    use(session) {
      const found = open.get(String(session))
      if (found === undefined || found.callsLeft === 0) return undefined
      found.callsLeft -= 1
      return found.unitCode
    },
    endAll: () => open.clear(),
  }
}
