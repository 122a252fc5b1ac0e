import { repeat } from '../delivery/repeat.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import type { Parts } from '../parts/open-parts.ts'
import { resealAll } from '../personal-data/reseal.ts'

/** A rotation is rare: what it left to do is looked for this often. */
const everyMs = 600_000
const recordsAtOnce = 200

/**
 * Brings, until the signal, old records to what they are kept as now, and seals anew what an old data key has sealed; what fails of
 * it keeps none of the rest. Any number of processes may do it.
 */
export function startResealing({ store, vault, log }: Parts, signal: AbortSignal): Promise<void> {
  const { keyContents, nameStudents } = store.oldRecords
  const bringUpToDate = (records: (limit: number) => Promise<number>) => async () => {
    while (!signal.aborted && (await records(recordsAtOnce)) > 0);
  }
  const reseal = async () => {
    const { resealed, spoilt } = await resealAll(store.sealed, vault.currentKey, { signal })
    if (resealed > 0) log.info({ resealed }, 'values were sealed with the new data key')
    if (spoilt > 0) log.warn({ spoilt }, 'values do not open and stay as they are')
  }
  const steps = [bringUpToDate(keyContents), bringUpToDate(nameStudents), reseal]
  return repeat(() => oneByOne(steps, (step) => step()), { everyMs, signal, log, name: 're-sealing' })
}
