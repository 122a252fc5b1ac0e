import { repeat } from '../delivery/repeat.ts'
import { type RefundingParts, sendRefunds } from './send-refunds.ts'

/** Refunds that channels are told of, or asked about, at once in one process. */
const width = 8

/** Sends what is due to go back through its channel, and asks about what was not answered, until the signal. */
export function startRefunding(
  parts: RefundingParts,
  { sweepMs, signal }: { sweepMs: number; signal: AbortSignal },
): Promise<void> {
  const sweep = async () => {
    while (!signal.aborted && (await sendRefunds(parts, width)) === width);
  }
  return repeat(sweep, { everyMs: sweepMs, signal, log: parts.log, name: 'refunds through channels' })
}
