import { repeat } from '../delivery/repeat.ts'
import type { Parts } from '../parts/open-parts.ts'
import { resealAll } from '../personal-data/reseal.ts'

/** A rotation is rare: what it left to do is looked for this often. */
const everyMs = 600_000
const recordsAtOnce = 200

/** Brings, until the signal, old records to what they are kept as now, and seals anew what an old data key has sealed. Any number of processes may do it. */
export const startResealing = ({ store, vault, log }: Parts, signal: AbortSignal): Promise<void> =>
  repeat(
    async () => {
      while (!signal.aborted && (await store.oldRecords.keyContents(recordsAtOnce)) > 0);
      while (!signal.aborted && (await store.oldRecords.nameStudents(recordsAtOnce)) > 0);
      const { resealed, spoilt } = await resealAll(store.sealed, vault.currentKey, { signal })
      if (resealed > 0) log.info({ resealed }, 'values were sealed with the new data key')
      if (spoilt > 0) log.warn({ spoilt }, 'values do not open and stay as they are')
    },
    { everyMs, signal, log, name: 're-sealing' },
  )
