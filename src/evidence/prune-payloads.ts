import type {
  DeletionOrder,
  PrunedKind,
  PruneRange,
  RetentionStore,
} from '../ports/evidence/retention-store.ts'

export const prunedKinds: readonly PrunedKind[] = ['exchanges', 'paymentNotices', 'notices', 'statementFiles']

/** Payloads that one transaction deletes at most. */
const payloadsAtOnce = 200

/** Deletes, batch by batch, the payloads of a kind that came before an instant, until the signal. Returns how many. */
export async function prunePayloads(
  kind: PrunedKind,
  before: Date,
  order: DeletionOrder,
  {
    store,
    signal,
    onProgress,
  }: { store: RetentionStore; signal: AbortSignal; onProgress?: (deleted: number) => void },
): Promise<number> {
  let deleted = 0
  let from: PruneRange['from']
  do {
    const step = await store.prune(kind, before, order, { from, limit: payloadsAtOnce })
    deleted += step.deleted
    onProgress?.(deleted)
    from = step.next
  } while (from !== undefined && !signal.aborted)
  return deleted
}
