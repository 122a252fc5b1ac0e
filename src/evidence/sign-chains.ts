import { oneByOne } from '../domain/one-by-one.ts'
import { localDay } from '../domain/time/local-time.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceStore, Statement, Unstated } from '../ports/evidence/evidence-store.ts'
import type { CurrentSigner } from '../ports/signer.ts'
import { makeStatement } from './statement.ts'

/** What signing statements needs. */
export interface StatementParts {
  readonly store: Pick<EvidenceStore, 'unstated' | 'hashesOf' | 'keepStatement' | 'unstamped' | 'stamp'>
  readonly signer: CurrentSigner
  /** Gives the DER of a token of RFC 3161 over the bytes; absent where no authority is configured. */
  readonly timeStamp?: ((bytes: Buffer) => Promise<Buffer>) | undefined
  /** Keeps a copy outside of the database. */
  readonly keepCopy: (statement: Statement) => Promise<void>
  readonly clock: Clock
}

/**
 * Signs what no statement covers: a day that is over for good, the day that runs up to its last block. Returns how many. A
 * chain that cannot be signed keeps none of the others, and is thrown at the end. Of all chains, or of one.
 */
export async function signChains(parts: StatementParts, only?: string): Promise<number> {
  const at = parts.clock()
  let kept = 0
  const unstated = await parts.store.unstated(localDay(at))
  const meant = unstated.filter(({ chain }) => only === undefined || chain === only)
  const chains = Map.groupBy(meant, ({ chain }) => chain)
  await oneByOne(chains.values(), async (days) => {
    let last: string | undefined
    for (const { previous, ...open } of days) {
      const statement = await sign(open, last ?? previous, at, parts)
      // Another process was first: what follows in this chain is its to say too.
      if (!(await parts.store.keepStatement(statement))) continue
      await parts.keepCopy(statement)
      if (statement.kind === 'day') last = statement.jws
      kept += 1
    }
  })
  return kept
}

async function sign(
  open: Omit<Unstated, 'previous'>,
  previous: string | null,
  at: Date,
  { store, signer }: Pick<StatementParts, 'store' | 'signer'>,
): Promise<Statement> {
  const kind = open.day < localDay(at) ? 'day' : 'head'
  const hashes = await store.hashesOf(open.chain, open.firstBlock, open.lastBlock)
  const made = await makeStatement(open, { kind, hashes, previous }, { signer: signer(), at })
  return { ...made, timeStamp: null }
}

/** Days that one pass has stamped at most: an authority is asked one by one. */
const stampedAtOnce = 100

/**
 * Has the statements of days time-stamped that have no stamp yet; where no authority is configured, none. A day whose
 * authority is away is stamped later, and says so by its stamp: the first that it does not stamp ends the pass, as it is asked the
 * same of each. Throws what the authority's client throws.
 */
export async function stampDays({
  store,
  timeStamp,
}: Pick<StatementParts, 'store' | 'timeStamp'>): Promise<number> {
  if (!timeStamp) return 0
  const days = await store.unstamped(stampedAtOnce)
  for (const { chain, day, jws } of days) await store.stamp(chain, day, await timeStamp(Buffer.from(jws)))
  return days.length
}
