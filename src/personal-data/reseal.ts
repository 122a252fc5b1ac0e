import { oneByOne } from '../domain/one-by-one.ts'
import type { SealedStore } from '../ports/personal-data/sealed-store.ts'

/** Values that one transaction seals anew at most. */
const valuesAtOnce = 200

export interface ResealOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (resealed: number) => void
}

/**
 * Seals with the current data key whatever another has sealed, batch by batch, until the signal; what was stopped goes on
 * where it was. Returns how many values, and how many do not open and stay as they are. A place where it fails keeps none of
 * the others, and is thrown at the end.
 */
export async function resealAll(
  store: Pick<SealedStore, 'places' | 'reseal'>,
  currentKey: () => string,
  { signal, onProgress }: ResealOptions,
): Promise<{ readonly resealed: number; readonly spoilt: number }> {
  const all = { resealed: 0, spoilt: 0 }
  await oneByOne(await store.places(), async (place) => {
    for (let looked = 1; looked > 0 && !signal.aborted; ) {
      const step = await store.reseal(place, currentKey(), valuesAtOnce)
      looked = step.looked
      all.resealed += step.looked - step.spoilt
      all.spoilt += step.spoilt
      onProgress?.(all.resealed)
    }
  })
  return all
}

/** How many values each of some data keys has sealed. */
export async function countByKey(
  store: SealedStore,
  dataKeys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const places = await store.places()
  const counts = new Map<string, number>()
  for (const dataKey of dataKeys) {
    let count = 0
    for (const place of places) count += await store.countSealedWith(place, dataKey)
    counts.set(dataKey, count)
  }
  return counts
}
