import { localDay } from '../domain/local-time.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceStore, Statement } from '../ports/evidence-store.ts'
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

/** Signs what no statement covers: a day that is over for good, the day that runs up to its last block. Returns how many. */
export async function signChains({ store, signer, keepCopy, clock }: StatementParts): Promise<number> {
  const at = clock()
  const today = localDay(at)
  const lastOfChain = new Map<string, string>()
  let kept = 0
  for (const { previous, ...open } of await store.unstated(today)) {
    const { chain, day, firstBlock, lastBlock } = open
    const kind = day < today ? 'day' : 'head'
    const hashes = await store.hashesOf(chain, firstBlock, lastBlock)
    const before = lastOfChain.get(chain) ?? previous
    const made = await makeStatement(open, { kind, hashes, previous: before }, { signer: signer(), at })
    const statement = { ...made, timeStamp: null }
    // Another process was first: what follows in this chain is its to say too.
    if (!(await store.keepStatement(statement))) continue
    await keepCopy(statement)
    if (kind === 'day') lastOfChain.set(chain, made.jws)
    kept += 1
  }
  return kept
}

/** Days that one pass has stamped at most: an authority is asked one by one. */
const stampedAtOnce = 100

/**
 * Has the statements of days time-stamped that have no stamp yet; where no authority is configured, none. A day whose
 * authority is away is stamped later, and says so by its stamp. Throws what the authority's client throws.
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
