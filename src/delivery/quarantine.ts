/**
 * The one place in a process for what its like died with twice: were two such in hand at once, of one partner or of two, the
 * harmless one would be blamed with the other, until it is held.
 */
export interface Quarantine {
  /** Takes the place, and gives how to leave it; nothing while somebody else has it. */
  enter(): (() => void) | undefined
}

export function createQuarantine(): Quarantine {
  let holder: symbol | undefined
  return {
    enter() {
      if (holder) return undefined
      const own = Symbol('holder')
      holder = own
      return () => {
        if (holder === own) holder = undefined
      }
    },
  }
}
