import { repeat } from '../delivery/repeat.ts'
import type { Parts } from '../parts/open-parts.ts'

/** Opens the days that have begun, until the signal. */
export const startOpeningDays = (
  { store, days, clock, log }: Pick<Parts, 'store' | 'days' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> =>
  repeat(
    async () => {
      await store.days.openDays(days.rules, clock())
    },
    { everyMs: 600_000, signal, log, name: 'opening of business days' },
  )
