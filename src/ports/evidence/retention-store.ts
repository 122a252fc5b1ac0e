/** Whose payloads are pruned by age. */
export type PrunedKind = 'exchanges' | 'paymentNotices' | 'notices' | 'statementFiles'

/** What one step of pruning came to. */
export interface PruneStep {
  readonly deleted: number
  /** Where the next step goes on; absent when nothing older is left. */
  readonly next?: number | string
}

/** Who deletes payloads, and why; kept as a record of its own, which is chained. */
export interface DeletionOrder {
  readonly because: 'age' | 'erasure'
  readonly orderedBy: string
  readonly at: Date
}

/** Deletes payloads; the hashes of them, receipts, chains and what recognises repeats stay. */
export interface RetentionStore {
  /**
   * Deletes the bytes of the next records after `from` (of the start of what is not pruned yet without it) that came
   * before an instant, at most `limit`, in one transaction. What is not chained yet, or belongs to an exchange that is
   * still open, is passed over and looked at again next time.
   */
  prune(kind: PrunedKind, before: Date, order: DeletionOrder, step: PruneRange): Promise<PruneStep>
}

export interface PruneRange {
  readonly from?: number | string | undefined
  readonly limit: number
}
