import type { Logger } from 'pino'
import type { PartnerControlStore } from '../ports/partners/partner-control-store.ts'
import type { Gate } from './gate.ts'
import { repeat } from './repeat.ts'

/** A brake is felt within it, and within the time of one read. */
const everyMs = 500

/** Lets gates learn, until the signal, what is said elsewhere while their batches are under way. */
export function watchControls(
  gates: ReadonlyMap<string, Gate>,
  {
    controls,
    signal,
    log,
  }: { controls: PartnerControlStore; signal: AbortSignal; log: Pick<Logger, 'warn'> },
): Promise<void> {
  const learn = async () => {
    const known = await controls.read()
    for (const gate of gates.values()) gate.learn(known)
  }
  return repeat(learn, { everyMs, signal, log, name: 'watch over partners' })
}
