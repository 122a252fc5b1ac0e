/**
 * Does a work for whoever asks, and for many at once: while a group is under way, those who come wait together, and then go as
 * the next group, at most so many. Who comes alone waits for nobody. A work may say that it has only to wait from here on; the
 * next group then begins beside that. A group that fails is undone as a whole and each of it is tried alone, so that one bad one
 * does not take the others along.
 */
export function gather<Item, Result>(
  work: (items: readonly Item[], onlyWaits: () => void) => Promise<readonly Result[]>,
  mostAtOnce: number,
): (item: Item) => Promise<Result> {
  const waiting: Asked<Item, Result>[] = []
  let isUnderWay = false

  async function goOn(): Promise<void> {
    while (waiting.length > 0) {
      const { promise: mayGoOn, resolve } = Promise.withResolvers<void>()
      answer(waiting.splice(0, mostAtOnce), (items) => work(items, resolve)).then(resolve)
      await mayGoOn
    }
    isUnderWay = false
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    waiting.push({ item, resolve, reject })
    if (!isUnderWay) {
      isUnderWay = true
      // Those whose bytes came in the same turn go together.
      setImmediate(goOn)
    }
    return promise
  }
}

interface Asked<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** Does the work for a group and answers everybody in it; never throws. */
async function answer<Item, Result>(
  group: readonly Asked<Item, Result>[],
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await work(group.map(({ item }) => item))
    for (const [place, { resolve }] of group.entries()) resolve(results[place] as Result)
  } catch (error) {
    const [first] = group
    if (group.length === 1) return first?.reject(error)
    await Promise.all(group.map((alone) => answer([alone], work)))
  }
}
