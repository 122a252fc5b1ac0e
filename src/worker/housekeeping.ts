import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import { dayMs } from '../domain/local-time.ts'
import { prunedKinds, prunePayloads } from '../evidence/prune-payloads.ts'
import type { PrunedKind } from '../ports/retention-store.ts'
import type { Store } from '../store/open-store.ts'

const hourMs = 3_600_000
/** A key is good for a day; after two nobody sends it again. */
const keysKeptMs = 48 * hourMs

/** A busy hour moves tens of thousands of tallies; the overview adds them up once a second. */
const foldMs = 60_000

/** Payers come back after weeks; few pieces at once, as nobody takes lines meanwhile. */
const learnMs = 60_000
const learnedAtOnce = 500

/** Refused lines are corrected within days; what they said is personal data and nobody's record. */
const refusedKeptMs = 30 * dayMs

interface HousekeepingParts {
  /** After how many days payloads of a kind are deleted; never without a number. */
  readonly keepDays: { readonly [Kind in PrunedKind]?: number | undefined }
  readonly clock: () => Date
  readonly signal: AbortSignal
  readonly log: Logger
}

/**
 * Forgets, once an hour, what only had to be remembered for a time: idempotency keys, used assertions, what refused lines
 * said, and payloads where an age is set. Folds, once a minute, what exchanges and payments are counted in, and learns who pays for whom.
 */
export async function startHousekeeping(
  store: Pick<
    Store,
    'idempotency' | 'access' | 'imports' | 'retention' | 'exchangeSearch' | 'overview' | 'payerLearning'
  >,
  { keepDays, clock, signal, log }: HousekeepingParts,
): Promise<void> {
  const forget = async () => {
    const now = clock()
    await store.idempotency.forget(new Date(now.getTime() - keysKeptMs))
    await store.access.forgetAssertions(now)
    await store.imports.forgetRefused(new Date(now.getTime() - refusedKeptMs))
    for (const kind of prunedKinds) {
      const days = keepDays[kind]
      if (days === undefined) continue
      const order = { because: 'age', orderedBy: 'housekeeping', at: now } as const
      const before = new Date(now.getTime() - days * dayMs)
      const deleted = await prunePayloads(kind, before, order, { store: store.retention, signal })
      if (deleted > 0) log.info({ kind, deleted, days }, 'payloads that were old enough were deleted')
    }
  }
  const fold = async () => {
    await store.exchangeSearch.foldTallies()
    await store.overview.foldTallies()
  }
  const learn = async () => {
    while (!signal.aborted && (await store.payerLearning.learn(learnedAtOnce, clock())) === learnedAtOnce);
  }
  await Promise.all([
    repeat(learn, { everyMs: learnMs, signal, log, name: 'learning payers' }),
    repeat(forget, { everyMs: hourMs, signal, log, name: 'housekeeping' }),
    repeat(fold, { everyMs: foldMs, signal, log, name: 'folding tallies' }),
  ])
}
