/** Runs works side by side, but those that share a key one after the other, in the order they came. */
export interface SideBySide {
  /** Starts a work as soon as it may run. Throws when an earlier one failed. */
  start(keys: ReadonlySet<string>, work: () => Promise<void>): Promise<void>
  /** Waits for all; throws when one failed. */
  finished(): Promise<void>
}

/** At most `width` works run at once. */
export function createSideBySide(width: number): SideBySide {
  const running = new Map<Promise<void>, ReadonlySet<string>>()
  const failures: unknown[] = []
  const throwFailure = () => {
    if (failures.length > 0) throw failures[0]
  }
  const mustWait = (keys: ReadonlySet<string>) =>
    running.size >= width || [...running.values()].some((others) => !keys.isDisjointFrom(others))
  return {
    async start(keys, work) {
      while (mustWait(keys)) await Promise.race(running.keys())
      throwFailure()
      const run: Promise<void> = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(run))
      running.set(run, keys)
    },
    async finished() {
      await Promise.all(running.keys())
      throwFailure()
    },
  }
}
