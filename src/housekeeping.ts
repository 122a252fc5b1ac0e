import type { Logger } from 'pino'
import { repeat } from './delivery/repeat.ts'
import type { Store } from './store/open-store.ts'

const hourMs = 3_600_000
/** A key is good for a day; after two nobody sends it again. */
const keysKeptMs = 48 * hourMs

/** Forgets, once an hour, what only had to be remembered for a time: idempotency keys and used assertions. */
export function startHousekeeping(
  store: Pick<Store, 'idempotency' | 'access'>,
  { clock, signal, log }: { clock: () => Date; signal: AbortSignal; log: Logger },
): Promise<void> {
  const forget = async () => {
    const now = clock()
    await store.idempotency.forget(new Date(now.getTime() - keysKeptMs))
    await store.access.forgetAssertions(now)
  }
  return repeat(forget, { everyMs: hourMs, signal, log, name: 'housekeeping' })
}
