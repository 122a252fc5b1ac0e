import { join } from 'node:path'
import type { Config, Parts } from './app.ts'
import { repeat } from './delivery/repeat.ts'
import { chainAll, createChainer } from './evidence/chainer.ts'
import { type StatementParts, signChains, stampDays } from './evidence/sign-chains.ts'
import { keepStatementCopy } from './evidence/statement-copies.ts'
import { createStamping } from './time-stamps.ts'

/** Where signed statements are kept outside of the database. */
export const statementCopies = (config: Config): string =>
  join(config.store.dataFolder, 'evidence', 'statements.ndjson')

type EvidenceParts = Pick<Parts, 'config' | 'store' | 'keyRing' | 'clock' | 'log'>

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
    repeat(
      async () => {
        await signChains(signing)
        await stampDays(signing)
      },
      {
        everyMs: signEveryMs,
        signal,
        log,
        name: 'statements over evidence',
      },
    ),
  ])
}

/** Chains and signs everything that is there now, for who needs the proof at once. */
export async function sealEvidence(parts: EvidenceParts, signal: AbortSignal): Promise<void> {
  await chainAll(parts.store.evidence, parts.clock, signal)
  await signChains(statementParts(parts))
}

const statementParts = ({ config, store, keyRing, clock }: EvidenceParts): StatementParts => ({
  timeStamp: createStamping(config.evidence),
  store: store.evidence,
  signer: keyRing.signerFor('evidence'),
  keepCopy: (statement) => keepStatementCopy(statementCopies(config), statement),
  clock,
})
