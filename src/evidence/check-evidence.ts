import type { X509Certificate } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceStore } from '../ports/evidence/evidence-store.ts'
import { type ChainCheck, type ChainProblem, checkChain } from './check-chain.ts'
import { checkStatements } from './check-statements.ts'

export interface EvidenceCheckParts {
  readonly store: Pick<
    EvidenceStore,
    'sources' | 'chains' | 'blocksAfter' | 'rowsOf' | 'unchained' | 'statementsOf'
  >
  readonly trusted: readonly X509Certificate[]
  /** Copies of signed statements that were kept outside of the database: JWS by chain. */
  readonly copies: ReadonlyMap<string, readonly string[]>
  readonly clock: Clock
  /** Told of each block that was walked, by its number of rows. */
  readonly onProgress: (rows: number) => void
  readonly report: (problem: ChainProblem) => void
}

/** Problems of one source that are named at most; more rows of a forger say nothing new. */
const mostNamed = 20

/**
 * Checks one chain, or all of them and that every row stands in one. Returns what was walked; problems are reported as
 * they are found.
 */
export async function checkEvidence(
  wanted: string | undefined,
  { store, trusted, copies, clock, onProgress, report }: EvidenceCheckParts,
): Promise<readonly ChainCheck[]> {
  const known = (await store.chains()).map(({ chain }) => chain)
  const names = [...new Set([...known, ...copies.keys()])].filter((chain) => !wanted || chain === wanted)
  const checks: ChainCheck[] = []
  for (const chain of names) {
    const statements = await store.statementsOf(chain)
    const comparison = await checkStatements(statements, copies.get(chain) ?? [], { chain, trusted, report })
    const check = await checkChain({ chain }, store, {
      report,
      see(block) {
        comparison.see(block)
        onProgress(block.ids.length)
      },
    })
    comparison.finish(check, clock())
    checks.push(check)
  }
  for (const source of wanted ? [] : store.sources) {
    for (const id of await store.unchained(source, mostNamed)) {
      report({ chain: source, id, what: 'row-not-chained', detail: 'it was added around the gateway' })
    }
  }
  return checks
}
