import { tookTooLong, type WithinTime } from './within-time.ts'

/** One that is stopped twice in a row, with all of the time for itself, is at fault; once may be the machine's. */
const mostStops = 2

/**
 * Maps items side by side so that each fails alone: by throwing, or by keeping the thread busy beyond the limit of time,
 * which is told by `tooSlow`. Gives the mapping of each item; none of them rejects unheard.
 */
export function mapAlone<Item, Mapped>(
  items: readonly Item[],
  map: (item: Item) => Promise<Mapped>,
  withinTime: WithinTime,
  tooSlow: () => Error,
): Map<Item, Promise<Mapped>> {
  const mapped = new Map<Item, Promise<Mapped>>()
  const keep = (item: Item, mapping: Promise<Mapped>) => {
    mapping.catch(() => {})
    mapped.set(item, mapping)
  }
  let next = 0
  let stops = 0
  while (next < items.length) {
    const first = next
    try {
      withinTime(() => {
        for (; next < items.length; next += 1) {
          const item = items[next] as Item
          keep(item, map(item))
        }
      })
    } catch (error) {
      const item = items[next] as Item
      stops = error === tookTooLong && next > first ? 0 : stops + 1
      // Whoever came late in the run had only what the others left of the time, and begins the next one.
      if (error === tookTooLong && stops < mostStops) continue
      keep(item, Promise.reject(error === tookTooLong ? tooSlow() : error))
      next += 1
      stops = 0
    }
  }
  return mapped
}
