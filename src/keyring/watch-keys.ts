import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import type { KeyRing } from './key-ring.ts'

/** A key that was rotated by another process signs here within it, and within the time of one read. */
const everyMs = 500

/** Takes over, until the signal, what is changed in the ring by other processes. */
export const watchKeys = (
  ring: Pick<KeyRing, 'refresh'>,
  { signal, log }: { signal: AbortSignal; log: Pick<Logger, 'warn'> },
): Promise<void> => repeat(() => ring.refresh(), { everyMs, signal, log, name: 'watch over signing keys' })
