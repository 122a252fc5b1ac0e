import type { SealedStore } from '../ports/sealed-store.ts'

/** Values that one transaction seals anew at most. */
const valuesAtOnce = 200

export interface ResealOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (resealed: number) => void
}

/**
 * Seals with the current data key whatever another has sealed, batch by batch, until the signal; what was stopped goes on
 * where it was. Returns how many values.
 */
export async function resealAll(
  store: SealedStore,
  currentKey: () => string,
  { signal, onProgress }: ResealOptions,
): Promise<number> {
  let resealed = 0
  for (const place of await store.places()) {
    let last = valuesAtOnce
    while (last > 0 && !signal.aborted) {
      last = await store.reseal(place, currentKey(), valuesAtOnce)
      resealed += last
      onProgress?.(resealed)
    }
  }
  return resealed
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
