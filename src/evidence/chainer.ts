import { setTimeout as pause } from 'node:timers/promises'
import { oneByOne } from '../domain/one-by-one.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceSource, EvidenceStore, Mark } from '../ports/evidence/evidence-store.ts'
import { linkRows } from './block.ts'

/** Rows that one transaction chains at most. */
const rowsAtOnce = 1_000

type Chains = Pick<EvidenceStore, 'sources' | 'mark' | 'isFinal' | 'chainNext'>

/**
 * Makes what chains rows shortly after they were added. Nobody who adds one waits for it: each pass marks how far ids are
 * drawn, and the first pass that finds the mark final chains up to it, in the order of ids. A row that is committed late
 * is waited for, because who adds it was at work at the mark.
 */
export function createChainer(store: Chains, clock: Clock): () => Promise<void> {
  const marks = new Map<EvidenceSource, Mark>()
  return async () => {
    await oneByOne(store.sources, async (source) => {
      const mark = marks.get(source) ?? (await store.mark(source))
      if (!mark) return
      marks.set(source, mark)
      if (!(await store.isFinal(mark))) return
      await chainUpTo(mark, store, clock)
      marks.delete(source)
    })
  }
}

/** Chains every row that is there now, waiting for whoever is just adding one; gives up when the signal says so. */
export async function chainAll(store: Chains, clock: Clock, signal: AbortSignal): Promise<void> {
  for (const source of store.sources) {
    const mark = await store.mark(source)
    if (!mark) continue
    while (!(await store.isFinal(mark))) await pause(20, undefined, { signal })
    await chainUpTo(mark, store, clock)
  }
}

async function chainUpTo(mark: Mark, store: Chains, clock: Clock): Promise<void> {
  let isMoreLeft = true
  while (isMoreLeft) isMoreLeft = await store.chainNext(mark, rowsAtOnce, linkRows(mark.source, clock()))
}
