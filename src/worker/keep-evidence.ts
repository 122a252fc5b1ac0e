import { repeat } from '../delivery/repeat.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import { createChainer } from '../evidence/chainer.ts'
import { signChains, stampDays } from '../evidence/sign-chains.ts'
import { type EvidenceParts, statementParts } from '../parts/evidence.ts'

/** Chains new records and signs how far the chains go, until the signal. Any number of processes may do it. */
export async function startKeepingEvidence(parts: EvidenceParts, signal: AbortSignal): Promise<void> {
  const { config, store, clock, log } = parts
  const { chainEveryMs, signEveryMs } = config.evidence
  const signing = statementParts(parts)
  await Promise.all([
    repeat(createChainer(store.evidence, clock), {
      everyMs: chainEveryMs,
      signal,
      log,
      name: 'chain of evidence',
    }),
    repeat(() => oneByOne([signChains, stampDays], (step) => step(signing)), {
      everyMs: signEveryMs,
      signal,
      log,
      name: 'statements over evidence',
    }),
  ])
}
