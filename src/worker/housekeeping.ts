import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import { dayMs } from '../domain/time/local-time.ts'
import { prunedKinds, prunePayloads } from '../evidence/prune-payloads.ts'
import type { PrunedKind } from '../ports/evidence/retention-store.ts'
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

type Step = () => Promise<unknown>

interface HousekeepingParts {
  /** After how many days payloads of a kind are deleted; never without a number. */
  readonly keepDays: { readonly [Kind in PrunedKind]?: number | undefined }
  readonly clock: () => Date
  readonly signal: AbortSignal
  readonly log: Logger
}

/**
 * Forgets, once an hour, what only had to be remembered for a time: idempotency keys, used assertions, what refused lines
 * said, and payloads where an age is set. Folds, once a minute, what exchanges and payments are counted in, and learns who pays for whom. A
 * step that fails keeps none of the others.
 */
export async function startHousekeeping(
  store: Pick<
    Store,
    'idempotency' | 'access' | 'imports' | 'retention' | 'exchangeSearch' | 'overview' | 'payerLearning'
  >,
  { keepDays, clock, signal, log }: HousekeepingParts,
): Promise<void> {
  const prune = async (kind: PrunedKind) => {
    const days = keepDays[kind]
    if (days === undefined) return
    const now = clock()
    const order = { because: 'age', orderedBy: 'housekeeping', at: now } as const
    const deleted = await prunePayloads(kind, before(days * dayMs), order, { store: store.retention, signal })
    if (deleted > 0) log.info({ kind, deleted, days }, 'payloads that were old enough were deleted')
  }
  const before = (ms: number) => new Date(clock().getTime() - ms)
  const forgetting: readonly Step[] = [
    () => store.idempotency.forget(before(keysKeptMs)),
    () => store.access.forgetAssertions(clock()),
    () => store.imports.forgetRefused(before(refusedKeptMs)),
    ...prunedKinds.map((kind) => () => prune(kind)),
  ]
  const folding: readonly Step[] = [
    () => store.exchangeSearch.foldTallies(),
    () => store.overview.foldTallies(),
  ]
  const each = (steps: readonly Step[]) => () => oneByOne(steps, (step) => step())
  const learn = async () => {
    while (!signal.aborted && (await store.payerLearning.learn(learnedAtOnce, clock())) === learnedAtOnce);
  }
  await Promise.all([
    repeat(learn, { everyMs: learnMs, signal, log, name: 'learning payers' }),
    repeat(each(forgetting), { everyMs: hourMs, signal, log, name: 'housekeeping' }),
    repeat(each(folding), { everyMs: foldMs, signal, log, name: 'folding tallies' }),
  ])
}
